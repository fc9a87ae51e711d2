using System.CommandLine;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Output;
using AlloyKMC.Cli.Reports;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting;
using Spectre.Console;

namespace AlloyKMC.Cli.Commands;

/// <summary>Puts a dataset on one page: figures, statements, facts.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> dataset = new("DATASET") { Description = "Folder of a dataset, as given to --out of run." };
        Option<string[]> to = new("--to") { Description = "Published statements (.json) or measured intensities (.csv, .mzML) to hold the dataset against; one of each may be given.", HelpName = "FILE", AllowMultipleArgumentsPerToken = false };
        Option<string> outFile = new("--out", "-o") { Description = "The page. Default: report.html.", HelpName = "FILE", DefaultValueFactory = _ => "report.html" };
        Option<string> svg = new("--svg") { Description = "Folder for the figures as separate SVG files.", HelpName = "DIR" };
        Option<string?> instrument = ObservationOptions.Instrument(), ratio = ObservationOptions.Ratio();
        Option<int?> condition = ObservationOptions.Condition();
        Option<string?> uvVis = ObservationOptions.UvVis("UV-vis absorption against time too");
        ScanArguments scans = new();
        Option<bool> force = new("--force") { Description = "Replace files of these names even where this program did not make them." };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("report", "Put a dataset on one self-contained page: time courses, composition maps, spectra, statements, facts.\n\nExample:\n  alloykmc report results/1to3 --to configs/lin2022/statements.json -o report.html --svg figures")
        {
            dataset, to, outFile, svg, instrument, uvVis, ratio, condition, force, json, quiet,
        };
        scans.AddTo(command);
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            string path = parsed.GetRequiredValue(outFile);
            ReportFiles.CheckReport(path, parsed.GetValue(force));
            ComparisonFiles files = ComparisonFiles.Of(parsed.GetValue(to) ?? []);
            StatementSet? statements = files.ReadStatements();
            StoredDataset data = StoredDataset.Open(parsed.GetRequiredValue(dataset));
            FeedRatio? askedRatio = ObservationOptions.RatioOf(parsed.GetValue(ratio));
            int? askedNumber = parsed.GetValue(condition);
            bool isOne = askedRatio is not null || askedNumber is not null || files.MeasuredFile is not null;
            IReadOnlyList<StoredCondition> conditions = isOne ? [data.Choose(askedRatio, askedNumber)] : data.Conditions;
            InstrumentChoice choice = InstrumentChoice.Of(parsed.GetValue(instrument), files.StatementFile ?? files.MeasuredFile, data.Species);
            if (statements is not null)
            {
                ComparisonFiles.CheckRanges(statements, files.StatementFile!, [data]);
                // Says which conditions statements cannot be about, and refuses two of one feed.
                foreach (string note in StatementReadings.Of([data], statements, isOne ? conditions[0].Number : null, choice.Instrument.Responses).Notes) output.Say(note);
            }

            Report report = Report.Build(DatasetContent.Of(data, conditions, statements) with
            {
                Measured = files.MeasuredFile is { } measured ? MeasuredData.Read(measured, scans.Of(parsed), data, conditions[0], choice.Instrument.Options).Course : null,
                Absorption = parsed.GetValue(uvVis) is { } components ? AbsorptionFile.Read(components, data.Species) : null,
                Instrument = choice.Instrument.Options,
                InstrumentText = choice.Describe(),
            });
            IReadOnlyList<string> figures = ReportFiles.Write(report, path, parsed.GetValue(svg), parsed.GetValue(force));
            Tell(output, report, path, figures);
            return ExitCodes.Done;
        }));
        return command;
    }

    private static void Tell(CommandOutput output, Report report, string path, IReadOnlyList<string> figures)
    {
        StatementReport? statements = report.Statements;
        if (output.Json)
        {
            output.WriteResult(new JsonObject
            {
                ["report"] = path,
                ["conditions"] = report.Conditions.Count,
                ["figures"] = new JsonArray([.. report.Figures.Select(f => JsonValue.Create(f.Id))]),
                ["svg"] = new JsonArray([.. figures.Select(f => JsonValue.Create(f))]),
                ["conserved"] = report.Conditions.All(c => c.Conservation.All(r => r.LargestDeviation == 0)),
                ["statements"] = statements is null ? null : new JsonObject
                {
                    ["passed"] = statements.Passed,
                    ["failed"] = statements.Failed,
                    ["notCovered"] = statements.NotCovered,
                    ["filled"] = statements.Filled,
                    ["toFill"] = statements.ToFill,
                },
            });
            return;
        }

        if (output.Quiet) return;
        if (statements is not null) output.Data.WriteLine($"Statements: {statements.Passed} passed, {statements.Failed} failed, {statements.NotCovered} not covered.");
        output.Data.WriteLine($"Report: {path} ({report.Figures.Count()} figures{(figures.Count > 0 ? $", also as SVG in {Path.GetDirectoryName(figures[0])}" : "")})");
    }
}
