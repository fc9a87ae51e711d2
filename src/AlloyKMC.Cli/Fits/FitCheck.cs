using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Commands;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Model;
using Spectre.Console;

namespace AlloyKMC.Cli.Fits;

/// <summary>Checks a fit without fitting: its files, parameters and data, and that the values it starts from can be simulated.</summary>
internal static class FitCheck
{
    /// <exception cref="FaultException">All faults, each with its place.</exception>
    public static void Run(string file, IReadOnlyList<string> assignments, CommandOutput output)
    {
        LoadedFit fit = FitReader.ReadFile(file, SharedOptions.ReadOptions(assignments).Overrides);
        FitSetup setup = FitSetup.Read(fit);
        FitProblem problem = setup.Problem;
        FitEvaluation start = problem.Evaluate(problem.Space.Start(), problem.Forward.NewWorkspace());
        if (start.Failures.Count > 0)
            throw new FaultException([.. start.Failures.Select(f => fit.Fault("parameters", $"The values the search starts from cannot be simulated: {f.TrimEnd('.')}.", "Give other values to start from (\"start\"), or bounds that keep away from such values."))]);
        if (output.Json) output.WriteResult(Json(setup, fit, start));
        else if (!output.Quiet) Print(output.Data, setup, fit, start);
    }

    private static JsonObject Json(FitSetup setup, LoadedFit fit, FitEvaluation start) => new()
    {
        ["fit"] = fit.File,
        ["name"] = fit.Config.Name,
        ["system"] = setup.SystemFile ?? setup.System.Definition.Name,
        ["configHash"] = setup.Hash,
        ["conditions"] = new JsonArray([.. setup.Problem.Forward.Conditions.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["samples"] = c.Plan.SampleTimesSeconds.Count })]),
        ["observations"] = setup.Problem.Observations,
        ["terms"] = new JsonArray([.. setup.Problem.Terms.Select(t => (JsonNode)t.Name)]),
        ["parameters"] = new JsonArray([.. setup.Problem.Space.Parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["unit"] = p.Unit, ["start"] = p.Start, ["bounds"] = new JsonArray(p.Minimum, p.Maximum), ["scale"] = ScaleOf(p) })]),
        ["startTotal"] = start.Total,
    };

    private static void Print(IAnsiConsole console, FitSetup setup, LoadedFit fit, FitEvaluation start)
    {
        FitProblem problem = setup.Problem;
        Table table = SystemReport.NewTable("Parameter", "Unit", "Start", "From", "To", "Scale", "");
        foreach (FitParameter p in problem.Space.Parameters) table.AddRow(SystemReport.Cells(p.Name, p.Unit, Number(p.Start), Number(p.Minimum), Number(p.Maximum), ScaleOf(p), p.IsNuisance ? "nuisance" : ""));
        console.Write(table);
        console.WriteLine($"{fit.Config.Name}: {setup.System.Definition.Name}; {Units.Counted(problem.Space.Count, "parameter")} to {Units.Counted(problem.Observations, "observation")} in {Units.Counted(problem.Terms.Count(t => t.Observations > 0), "data term")} and {Units.Counted(problem.Terms.Count(t => t.Observations == 0), "prior")} on metal, {Units.Counted(problem.Terms.Where((_, t) => !problem.Fitted[t]).Count(), "term")} held out.");
        console.WriteLine($"{Units.Counted(problem.Forward.Conditions.Count, "condition")}: {string.Join(", ", problem.Forward.Conditions.Select(c => c.Name))}.");
        console.WriteLine($"Negative log posterior of the values it starts from: {Number(start.Total)}.");
    }

    private static string ScaleOf(FitParameter p) => p.Scale == SearchScale.Log ? "log" : "linear";

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
