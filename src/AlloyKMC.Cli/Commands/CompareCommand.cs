using System.CommandLine;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Output;
using AlloyKMC.Cli.Reports;
using AlloyKMC.Configuration.Statements;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Commands;

/// <summary>Holds datasets against what was published or measured.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Argument<string[]> datasets = new("DATASET") { Description = "Folders of datasets; their conditions are pooled for statements.", Arity = ArgumentArity.OneOrMore };
        Option<string> to = new("--to") { Description = "Statements (.json), a measured time course (.csv: time_s,family,x,intensity[,sd]) or mass spectra (.mzML, or .csv: mz,intensity); .gz is read too.", HelpName = "FILE", Required = true };
        Option<string?> instrument = ObservationOptions.Instrument(), ratio = ObservationOptions.Ratio();
        Option<int?> condition = ObservationOptions.Condition();
        ScanArguments scans = new();
        Option<string?> fitResponse = new("--fit-response") { Description = "Estimate response factors from measured data, relative to a framework (default: the first in the data).", HelpName = "FRAMEWORK", Arity = ArgumentArity.ZeroOrOne };
        Option<double> counts = new("--effective-counts") { Description = "Ions that the intensity of one time is taken to stand for in the likelihood.", HelpName = "N", DefaultValueFactory = _ => new LikelihoodOptions().EffectiveCounts };
        Option<string?> outFile = new("--out", "-o") { Description = "Residual of mass spectra taken apart (.csv).", HelpName = "FILE" };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        counts.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and <= 1e12)) result.AddError("--effective-counts must be a number above 0.");
        });
        var command = new Command("compare", "Hold datasets against published statements, a measured time course or measured mass spectra.\n\nExample:\n  alloykmc compare results/1to3 --to configs/lin2022/statements.json")
        {
            datasets, to, instrument, ratio, condition, fitResponse, counts, outFile, json, quiet,
        };
        scans.AddTo(command);
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string file = parsed.GetRequiredValue(to);
            StoredDataset[] stored = [.. parsed.GetRequiredValue(datasets).Select(StoredDataset.Open)];
            InstrumentChoice choice = InstrumentChoice.Of(parsed.GetValue(instrument), file, stored[0].Species);
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return Statements(stored, file, choice, parsed.GetValue(condition), output);

            if (stored.Length > 1) throw new FaultException(new Fault(stored[1].Path, "Measured data are compared with one condition of one dataset.", "Give one dataset."));
            StoredCondition chosen = stored[0].Choose(ObservationOptions.RatioOf(parsed.GetValue(ratio)), parsed.GetValue(condition));
            LikelihoodOptions likelihood = new() { EffectiveCounts = parsed.GetValue(counts) };
            if (parsed.GetValue(outFile) is { } residual) OutputFile.WriteText(residual, Measured);
            else Measured(null);
            return ExitCodes.Done;

            void Measured(TextWriter? residual)
            {
                MeasuredData data = MeasuredData.Read(file, scans.Of(parsed), stored[0], chosen, choice.Instrument.Options, residual);
                if (residual is not null && data.Spectra is null) throw new FaultException(new Fault("--out", "A time course leaves no residual spectrum.", "Leave --out away."));
                string? reference = parsed.GetResult(fitResponse) is null ? null : parsed.GetValue(fitResponse) ?? data.Course.Families[0];
                TimeCourseComparison comparison = Compare(stored[0], chosen, file, data.Course, choice, reference, likelihood);
                TimeCourseReport.Write(output, stored[0], chosen, file, comparison, choice, data.Spectra, likelihood);
            }
        }));
        return command;
    }

    private static int Statements(IReadOnlyList<StoredDataset> stored, string file, InstrumentChoice choice, int? condition, CommandOutput output)
    {
        StatementSet set = StatementReader.ReadFile(file);
        ComparisonFiles.CheckRanges(set, file, stored);
        ResponseFactors responses = choice.Instrument.Responses;
        StatementReadings readings = StatementReadings.Of(stored, set, condition, responses);
        StatementReport report = StatementEvaluator.Evaluate(set, readings.Readings, responses);
        StatementTable.Write(output, stored, file, report, readings, choice);
        return ExitCodes.Done;
    }

    private static TimeCourseComparison Compare(StoredDataset stored, StoredCondition condition, string file, MeasuredTimeCourse measured, InstrumentChoice choice, string? reference, LikelihoodOptions likelihood)
    {
        if (reference is not null && !measured.Families.Contains(reference))
            throw new FaultException(new Fault("--fit-response", $"\"{reference}\" is not in the measured data.", $"Frameworks there are {string.Join(", ", measured.Families)}."));
        IReadOnlyList<double> times = condition.TimesSeconds;
        if (!measured.TimesSeconds.Any(time => condition.SampleAt(time) is not null))
        {
            throw new FaultException(new Fault(file, $"None of its times was sampled: {string.Join(", ", measured.TimesSeconds.Take(20).Select(Units.Time))}.", $"{stored.Path} has samples at {string.Join(", ", times.Select(Units.Time))}."));
        }

        SimulatedTime[] simulated = [.. Enumerable.Range(0, times.Count).Select(sample => new SimulatedTime(times[sample], condition.At(sample)))];
        string coordinate = stored.Species.Families.First(family => family.Kind == FamilyKind.Framework && measured.Families.Contains(family.Name)).Coordinates is [var first, ..] ? first.Name : "x";
        try
        {
            return TimeCourseComparer.Compare(measured, simulated, new ComparisonOptions
            {
                Coordinate = coordinate,
                Responses = choice.Instrument.Responses,
                EstimateRelativeTo = reference,
                Likelihood = likelihood,
            });
        }
        catch (FaultException exception)
        {
            throw new FaultException([.. exception.Faults.Select(fault => fault with { Path = $"{file}: {fault.Path}" })]);
        }
    }
}
