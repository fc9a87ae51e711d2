using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Output;
using AlloyKMC.Cli.Reports;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting;
using AlloyKMC.Reporting.Data;
using Spectre.Console;

namespace AlloyKMC.Cli.Commands;

/// <summary>Puts a dataset on one page: figures, statements, facts.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> dataset = new("DATASET") { Description = "Folder of a dataset, as given to --out of run." };
        Option<string[]> to = new("--to") { Description = "Published statements (.json) or measured intensities (.csv) to hold the dataset against; one of each may be given.", HelpName = "FILE", AllowMultipleArgumentsPerToken = false };
        Option<string> outFile = new("--out", "-o") { Description = "The page. Default: report.html.", HelpName = "FILE", DefaultValueFactory = _ => "report.html" };
        Option<string> svg = new("--svg") { Description = "Folder for the figures as separate SVG files.", HelpName = "DIR" };
        Option<int[]> condition = new("--condition") { Description = "Show this condition only. May be repeated. Default: all.", HelpName = "N", AllowMultipleArgumentsPerToken = false };
        Option<string[]> response = new("--response") { Description = "Signal per cluster of a framework, relative to 1: --response S26=0.5. May be repeated.", HelpName = "FAMILY=FACTOR", AllowMultipleArgumentsPerToken = false };
        Option<bool> force = new("--force") { Description = "Replace files of these names even where this program did not make them." };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("report", "Put a dataset on one self-contained page: time courses, composition maps, spectra, statements, facts.\n\nExample:\n  alloykmc report results/1to3 --to configs/lin2022/statements.json -o report.html --svg figures")
        {
            dataset, to, outFile, svg, condition, response, force, json, quiet,
        };
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            string path = parsed.GetRequiredValue(outFile);
            ReportFiles.CheckReport(path, parsed.GetValue(force));
            ComparisonFiles files = ComparisonFiles.Of(parsed.GetValue(to) ?? []);
            StatementSet? statements = files.ReadStatements();
            DatasetContent data = DatasetContent.Open(parsed.GetRequiredValue(dataset));
            ReportContent content = data.Read(statements, parsed.GetValue(condition) ?? []) with
            {
                Measured = files.ReadMeasured(data.System.Species),
                Responses = ReadResponses(parsed.GetValue(response) ?? [], data.System.Species),
            };
            if (content.Measured is not null && content.Conditions.Count > 1)
                throw new FaultException(new Fault("--to", $"the dataset has {content.Conditions.Count} conditions, and the measured intensities belong to one.", "Choose it with --condition."));
            Report report = Report.Build(content);
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

    private static ResponseFactors ReadResponses(IReadOnlyList<string> assignments, SpeciesTable species)
    {
        string[] frameworks = [.. species.Families.Where(f => f.Kind == FamilyKind.Framework).Select(f => f.Name)];
        var factors = new Dictionary<string, double>();
        List<Fault> faults = [];
        foreach (string assignment in assignments)
        {
            string[] parts = assignment.Split('=');
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) || !(factor > 0) || !double.IsFinite(factor))
                faults.Add(new Fault("--response", $"'{assignment}' is no response factor.", "Write a framework and a positive number: S26=0.5."));
            else if (!frameworks.Contains(parts[0]))
                faults.Add(new Fault("--response", $"the system has no framework '{parts[0]}'.", $"It has {string.Join(", ", frameworks)}."));
            else if (!factors.TryAdd(parts[0], factor))
                faults.Add(new Fault("--response", $"the response of {parts[0]} is given twice.", "Give it once."));
        }

        return faults.Count > 0 ? throw new FaultException(faults) : new ResponseFactors(factors);
    }
}
