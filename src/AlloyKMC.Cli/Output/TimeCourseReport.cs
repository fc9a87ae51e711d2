using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Observation.Comparison;
using Spectre.Console;
using static AlloyKMC.Cli.Output.StatementTable;

namespace AlloyKMC.Cli.Output;

/// <summary>A measured time course beside the simulated one.</summary>
internal static class TimeCourseReport
{
    private const double MuchUnexplained = 0.3;

    public static void Write(
        CommandOutput output, StoredDataset dataset, StoredCondition condition, string file, TimeCourseComparison comparison, InstrumentChoice instrument, AssignedSpectra? assigned, LikelihoodOptions likelihood)
    {
        if (output.Json)
        {
            output.WriteResult(ToJson(dataset, condition, file, comparison, instrument, assigned, likelihood));
            return;
        }

        foreach (AssignedSpectrum spectrum in (assigned?.Spectra ?? []).Where(spectrum => spectrum.NotSeparable.Count > 0))
            output.Warn($"{spectrum.Name}: the spectrum cannot tell {spectrum.NotSeparable.Count} of the species found from others; their intensities are not certain.");
        foreach (AssignedSpectrum spectrum in (assigned?.Spectra ?? []).Where(spectrum => spectrum.ResidualShare > MuchUnexplained))
            output.Warn(string.Create(CultureInfo.InvariantCulture, $"{spectrum.Name}: {100 * spectrum.ResidualShare:0} % of the intensity is not explained by ions of the system. Check the resolving power, charge states and Na/H exchange of the instrument file; --mass-error looks for a calibration error, --baseline fits a baseline, --out shows the residual."));
        if (output.Quiet) return;
        foreach (AssignedSpectrum spectrum in assigned?.Spectra ?? [])
        {
            string scans = spectrum.Scans > 1 ? string.Create(CultureInfo.InvariantCulture, $" (mean of {spectrum.Scans} scans)") : "";
            string error = spectrum.MassErrorPpm == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", m/z corrected by {-spectrum.MassErrorPpm:0.0} ppm");
            output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spectrum.Name}{scans}, {Units.Time(spectrum.TimeSeconds)}: {spectrum.Candidates} candidate ions, {spectrum.Found.Count} species found, residual {100 * spectrum.ResidualShare:0.##} % of the intensity{error}"));
        }

        if (assigned?.PassedOver is { } over && over != default)
            output.Data.WriteLine($"Scans not used: {string.Join(", ", new[] { (over.OtherTime, "of times not sampled"), (over.OtherLevel, "of another level than MS1"), (over.OtherPolarity, "of the other polarity"), (over.OtherId, "of another id"), (over.Empty, "empty") }.Where(one => one.Item1 > 0).Select(one => $"{one.Item1} {one.Item2}"))}");
        Table table = SystemReport.NewTable("Time", "Framework", "Share measured", "simulated", "error", "Mean x measured", "simulated", "Wasserstein-1 (atoms)", "Jensen-Shannon (bit)", "Cosine");
        foreach (TimeComparison time in comparison.Times)
        {
            string at = Units.Time(time.TimeSeconds);
            foreach (FrameworkComparison framework in time.Frameworks)
            {
                table.AddRow(SystemReport.Cells(
                    at, framework.Framework, Text(framework.MeasuredShare, null), Text(framework.SimulatedShare, framework.SimulatedShareStandardError), Text(framework.ShareError, null), Text(framework.MeasuredMean, null),
                    Text(framework.SimulatedMean, null), Text(framework.Metrics["wasserstein_1"], framework.Wasserstein1StandardError), Text(framework.Metrics["jensen_shannon_divergence"], null), Text(framework.Metrics["cosine"], null)));
                at = "";
            }
        }

        output.Data.Write(table);
        foreach (TimeComparison time in comparison.Times)
        {
            string chiSquare = time.ChiSquare is { } value ? string.Create(CultureInfo.InvariantCulture, $"chi-square {value:0.##} with {time.DegreesOfFreedom} degrees of freedom, ") : "";
            string unmeasured = time.UnmeasuredShare > 5e-4 ? string.Create(CultureInfo.InvariantCulture, $"; {100 * time.UnmeasuredShare:0.#} % of the simulated intensity is of frameworks the data do not name") : "";
            output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Units.Time(time.TimeSeconds)}: {chiSquare}log-likelihood {time.LogLikelihood:0.##}{unmeasured}"));
        }

        string total = comparison.ChiSquare is { } sum ? string.Create(CultureInfo.InvariantCulture, $", chi-square {sum:0.##} with {comparison.DegreesOfFreedom} degrees of freedom") : "";
        output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"In all: log-likelihood {comparison.LogLikelihood:0.##} (taking the intensity of a time as {likelihood.EffectiveCounts:0.###} ions, simulated shares as known from {likelihood.Precision:0.###}, background {likelihood.Background:0.####}){total}."));
        if (comparison.NotCoveredSeconds.Count > 0) output.Data.WriteLine($"Not covered, the dataset has no sample at: {string.Join(", ", comparison.NotCoveredSeconds.Select(Units.Time))}.");
        WriteResponses(output, comparison, instrument);
    }

    private static void WriteResponses(CommandOutput output, TimeCourseComparison comparison, InstrumentChoice instrument)
    {
        if (comparison.Estimate is not { } estimate)
        {
            output.Data.WriteLine($"Instrument: {instrument.Describe()}");
            return;
        }

        string factors = string.Join(", ", estimate.Responses.Named.Select(factor => string.Create(CultureInfo.InvariantCulture, $"{factor.Key} {(estimate.Undetermined.Contains(factor.Key) ? "not determined" : $"{factor.Value:0.####}")}")));
        output.Data.WriteLine($"Response factors estimated relative to {estimate.Reference}: {factors}{(estimate.Converged ? "" : " (the iteration did not come to rest)")}");
    }

    private static JsonObject ToJson(StoredDataset dataset, StoredCondition condition, string file, TimeCourseComparison comparison, InstrumentChoice instrument, AssignedSpectra? assigned, LikelihoodOptions likelihood) => new()
    {
        ["dataset"] = dataset.Path,
        ["condition"] = condition.Number,
        ["to"] = file,
        ["instrument"] = instrument.Instrument.Name,
        ["instrumentFile"] = instrument.File,
        ["responses"] = new JsonObject(comparison.Responses.Named.Select(factor => KeyValuePair.Create<string, JsonNode?>(factor.Key, factor.Value))),
        ["responsesEstimated"] = comparison.Estimate is not null,
        ["responsesUndetermined"] = new JsonArray([.. (comparison.Estimate?.Undetermined ?? []).Select(name => JsonValue.Create(name))]),
        ["logLikelihood"] = Finite(comparison.LogLikelihood),
        ["likelihood"] = new JsonObject { ["effectiveCounts"] = likelihood.EffectiveCounts, ["precision"] = Finite(likelihood.Precision), ["background"] = likelihood.Background },
        ["chiSquare"] = Finite(comparison.ChiSquare),
        ["degreesOfFreedom"] = comparison.DegreesOfFreedom,
        ["notCoveredSeconds"] = new JsonArray([.. comparison.NotCoveredSeconds.Select(time => JsonValue.Create(time))]),
        ["times"] = new JsonArray([.. comparison.Times.Select(time => new JsonObject
        {
            ["timeSeconds"] = time.TimeSeconds,
            ["chiSquare"] = Finite(time.ChiSquare),
            ["degreesOfFreedom"] = time.DegreesOfFreedom,
            ["logLikelihood"] = Finite(time.LogLikelihood),
            ["unmeasuredShare"] = time.UnmeasuredShare,
            ["frameworks"] = new JsonArray([.. time.Frameworks.Select(Framework)]),
        })]),
        ["scansNotUsed"] = assigned is null ? null : new JsonObject { ["otherTime"] = assigned.PassedOver.OtherTime, ["otherLevel"] = assigned.PassedOver.OtherLevel, ["otherPolarity"] = assigned.PassedOver.OtherPolarity, ["otherId"] = assigned.PassedOver.OtherId, ["empty"] = assigned.PassedOver.Empty },
        ["spectra"] = new JsonArray([.. (assigned?.Spectra ?? []).Select(spectrum => new JsonObject
        {
            ["id"] = spectrum.Name,
            ["timeSeconds"] = spectrum.TimeSeconds,
            ["scans"] = spectrum.Scans,
            ["candidates"] = spectrum.Candidates,
            ["residualShare"] = Finite(spectrum.ResidualShare),
            ["reducedChiSquare"] = Finite(spectrum.ReducedChiSquare),
            ["baseline"] = Finite(spectrum.Baseline),
            ["massErrorPpm"] = Finite(spectrum.MassErrorPpm),
            ["isotopeTable"] = spectrum.IsotopeTable,
            ["species"] = new JsonArray([.. spectrum.Found.Select(species => new JsonObject
            {
                ["name"] = species.Name,
                ["intensity"] = species.Intensity,
                ["standardError"] = Finite(species.StandardError),
                ["inseparableFrom"] = new JsonArray([.. species.InseparableFrom.Select(name => JsonValue.Create(name))]),
            })]),
        })]),
    };

    private static JsonObject Framework(FrameworkComparison framework)
    {
        JsonObject result = new()
        {
            ["framework"] = framework.Framework,
            ["measuredShare"] = Finite(framework.MeasuredShare),
            ["simulatedShare"] = Finite(framework.SimulatedShare),
            ["simulatedShareStandardError"] = Finite(framework.SimulatedShareStandardError),
            ["share_error"] = Finite(framework.ShareError),
            ["measuredMean"] = Finite(framework.MeasuredMean),
            ["simulatedMean"] = Finite(framework.SimulatedMean),
        };
        foreach ((string id, double value) in framework.Metrics) result[id] = Finite(value);
        result["wasserstein_1_standardError"] = Finite(framework.Wasserstein1StandardError);
        return result;
    }
}
