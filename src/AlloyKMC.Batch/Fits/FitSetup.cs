using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Statements;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Batch.Fits;

/// <summary>A fit made ready: its problem, and what identifies it.</summary>
/// <param name="Problem">Parameters, forward model and data.</param>
/// <param name="System">The system that is fitted.</param>
/// <param name="SystemFile">Its file; null where it stands inside a run.</param>
/// <param name="Statements">Files of statements with the readings each statement is judged by.</param>
/// <param name="Responses">Signal per cluster of families whose response is not fitted.</param>
/// <param name="IdentityJson">Everything that determines the results.</param>
public sealed record FitSetup(FitProblem Problem, AlloySystem System, string? SystemFile, IReadOnlyList<StatementData> Statements, ResponseFactors Responses, string IdentityJson)
{
    /// <summary>Parameters of a rival that would be fitted if its bounds for them were not one number.</summary>
    public IReadOnlyList<HeldParameter> Held { get; init; } = [];

    /// <summary>Name of the mechanism: that of its system, and what it does without.</summary>
    public string Name { get; init; } = System.Definition.Name;

    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(IdentityJson)));

    /// <summary>Reads runs, data and instrument of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="rivalSystem">System to use instead of that of the fit: parameters it has beyond that, or states otherwise, are fitted too; null for the fit's own.</param>
    /// <param name="without">Parameters that are set to 0 instead of what the system states, and not fitted.</param>
    /// <exception cref="FaultException">All faults, each with its place.</exception>
    public static FitSetup Read(LoadedFit fit, string? rivalSystem = null, IReadOnlyList<string>? without = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        without ??= [];
        FitConditions conditions = Conditions(fit, rivalSystem);
        AlloySystem system = conditions.System;
        List<Fault> faults = [];
        AlloySystem? reference = null;
        if (rivalSystem is not null)
        {
            FitConditions own = FitConditions.Read(fit);
            reference = own.System;
            var data = new FitTerms(fit, own, []);
            data.Read();
            if (RivalFaults.OtherClusters(rivalSystem, system, reference, data.Seen).ToArray() is { Length: > 0 } others) throw new FaultException(others);
        }

        IReadOnlyList<FitParameter> parameters = FitParameters.Of(fit, system, reference, conditions.Fed, without, faults);
        ResponseFactors responses = FixedResponses(fit, system, faults);
        if (fit.Config.Data.Count == 0) faults.Add(fit.Fault("data", "There are no data to fit to.", "Give \"data\" in the fit file, or --to FILE."));
        var terms = new FitTerms(fit, conditions, faults);
        terms.Read();
        if (faults.Count > 0 && reference is not null && RivalFaults.LackingFramework(rivalSystem!, system, reference) is { } lacking) throw new FaultException(lacking);
        if (faults.Count + fit.Faults.Count > 0) throw new FaultException([.. fit.Faults.Concat(faults.Where(f => !fit.Implies(f)).Select(f => WithRival(f, rivalSystem))).DistinctBy(f => f.ToString())]);
        (IReadOnlyList<ForwardCondition> simulated, IReadOnlyList<IDataTerm> all, IReadOnlyList<bool> fitted, IReadOnlyList<StatementData> statements) = terms.Assemble();
        if (!all.Where((t, i) => fitted[i]).Any(t => t.Observations > 0)) throw new FaultException(fit.Fault("heldOut", "All data are held out, so that none are left to fit to.", "Hold fewer conditions out."));
        var forward = new MeanFieldForwardModel(simulated, MeanFieldTolerances.Coarse, MeanFieldTolerances.Search);
        double[] values = [.. system.Values().Parameters.Zip(system.Parameters, (value, p) => without.Contains(p.Name) ? 0 : value)];
        var problem = new FitProblem(forward, new ParameterSpace(system, parameters, responses, values), all, fitted);
        var identity = new JsonObject
        {
            ["fit"] = JsonNode.Parse(fit.IdentityJson),
            ["system"] = JsonNode.Parse(conditions.SystemText),
            ["tolerances"] = new JsonArray(MeanFieldTolerances.Coarse.ToString(), MeanFieldTolerances.Search.ToString()),
            ["responses"] = new JsonObject(responses.Named.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, r.Value))),
            ["conditions"] = new JsonArray([.. simulated.Select(c => (JsonNode)Describe(c))]),
            ["data"] = new JsonObject(fit.Config.Data.Select(d => d.File).Distinct().Select(f => KeyValuePair.Create<string, JsonNode?>(f, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))))),
        };
        return new FitSetup(problem, system, conditions.SystemFile, statements, responses, identity.ToJsonString())
        {
            Held = FitParameters.Held(fit, system, reference),
            Name = without.Count == 0 ? system.Definition.Name : $"{system.Definition.Name} without {string.Join(", ", without)}",
        };
    }

    /// <summary>Values in which an earlier fit differs from this one.</summary>
    public IReadOnlyList<string> DifferencesFrom(string earlierJson) => [.. ConfigDifference.Between(earlierJson, IdentityJson).Select(d => d.ToString())];

    /// <summary>The conditions; where they cannot be read, what is wrong with the other files is told with them.</summary>
    private static FitConditions Conditions(LoadedFit fit, string? rivalSystem)
    {
        List<Fault> faults = [.. fit.Faults];
        if (!fit.IsFaulty("runs") && !fit.IsFaulty("system"))
        {
            try
            {
                return FitConditions.Read(fit, rivalSystem);
            }
            catch (FaultException exception)
            {
                faults.AddRange(exception.Faults.Select(f => WithRival(f, rivalSystem)));
            }
        }

        if (fit.Config.Instrument is { } instrument && !fit.IsFaulty("instrument")) Try(() => Instrument(fit, instrument, null));
        for (int i = 0; i < fit.Config.Data.Count; i++)
        {
            FitData data = fit.Config.Data[i];
            if (i < fit.DataInFile && fit.IsFaulty($"data[{i}]")) continue;
            if (FitTerms.Misplaced(fit, i) is { } misplaced) faults.Add(misplaced);
            else Try(() => _ = FitTerms.IsStatements(data) ? (object)StatementReader.ReadFile(data.File) : InputFile.ReadText(data.File, text => text));
        }

        throw new FaultException([.. faults.DistinctBy(f => f.ToString())]);

        void Try(Action read)
        {
            try
            {
                read();
            }
            catch (FaultException further)
            {
                faults.AddRange(further.Faults);
            }
        }
    }

    private static Fault WithRival(Fault fault, string? rival) =>
        rival is null || fault.Path.StartsWith("--compare", StringComparison.Ordinal) || fault.Path.StartsWith(rival, StringComparison.Ordinal) ? fault : fault with { Problem = $"With the rival {rival}: {fault.Problem}" };

    private static LoadedInstrument Instrument(LoadedFit fit, string file, IReadOnlyCollection<string>? families)
    {
        try
        {
            return InstrumentReader.ReadFile(file, families);
        }
        catch (FaultException exception)
        {
            // A file that cannot be opened is a fault of the key that names it.
            throw new FaultException([.. exception.Faults.Select(f => f.Path == file ? fit.Fault("instrument", f.Problem, f.Remedy) : f)]);
        }
    }

    private static ResponseFactors FixedResponses(LoadedFit fit, AlloySystem system, List<Fault> faults)
    {
        if (fit.Config.Instrument is not { } instrument) return ResponseFactors.Equal;
        try
        {
            return Instrument(fit, instrument, [.. system.Species.Families.Select(f => f.Name)]).Responses;
        }
        catch (FaultException exception)
        {
            faults.AddRange(exception.Faults);
            return ResponseFactors.Equal;
        }
    }

    /// <summary>How the search of a fit goes.</summary>
    public static SearchOptions SearchOptions(FitConfig config) => new()
    {
        Seed = config.Search.Seed,
        Starts = config.Search.Starts,
        EvaluationsPerStart = config.Search.EvaluationsPerStart,
        Evaluations = config.Evaluations ?? long.MaxValue,
        Population = config.Search.Population,
        Step = config.Search.Step,
        Tolerance = config.Search.Tolerance,
        FoldPoints = config.Search.FoldPoints,
    };

    private static JsonObject Describe(ForwardCondition condition) => new()
    {
        ["name"] = condition.Name,
        ["feed"] = new JsonArray([.. condition.Plan.InitialCounts.Select((count, s) => (count, s)).Where(x => x.count > 0).Select(x => (JsonNode)FormattableString.Invariant($"{condition.Plan.Network.Species[x.s].Name} {x.count / condition.Plan.Volume:R}"))]),
        ["schedule"] = new JsonArray([.. condition.Plan.Schedule.Select(c => (JsonNode)FormattableString.Invariant($"{c.TimeSeconds:R} s {(c.SampleAfter ? "after" : "before")} {c.AddedVolume / condition.Plan.Volume:R}: {string.Join(", ", c.Add.Select(a => FormattableString.Invariant($"{a.Species} + {a.Amount / condition.Plan.Volume:R}")).Concat(c.Set.Select(a => FormattableString.Invariant($"{a.Species} = {a.Count / condition.Plan.Volume:R}"))))}"))]),
        ["samplesSeconds"] = new JsonArray([.. condition.Plan.SampleTimesSeconds.Select(t => (JsonNode)t)]),
    };
}
