using System.CommandLine;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Sweeps;

namespace AlloyKMC.Cli.Commands;

/// <summary>Checks a configuration and prints its system as a chemist would check it, or a fit with all it refers to.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Argument<string> config = SharedOptions.Config();
        Option<string[]> set = SharedOptions.Set();
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("validate", "Check a run, a sweep or a fit, with the system and the data it refers to, and print what they say.\n\nExample:\n  alloykmc validate configs/lin2022/time-course-1to3.json") { config, set, json, quiet };
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            string file = parsed.GetRequiredValue(config);
            if (FitReader.IsFitFile(file))
            {
                FitCheck.Run(file, parsed.GetValue(set) ?? [], output);
                return ExitCodes.Done;
            }

            RunPlan plan = Check(file, parsed.GetValue(set) ?? []);
            foreach (string warning in plan.Warnings) output.Warn(warning);
            if (output.Json) output.WriteResult(SystemReport.ToJson(plan));
            else if (!output.Quiet) SystemReport.Print(output.Data, plan);
            return ExitCodes.Done;
        }));
        return command;
    }

    /// <summary>The plan of a run, or of the first condition of a sweep all of whose conditions were checked.</summary>
    private static RunPlan Check(string file, string[] assignments)
    {
        if (!SweepReader.IsSweepFile(file))
        {
            RunPlan plan = PlanBuilder.Build(SharedOptions.Read(file, assignments));
            var slow = new HopelessSteps();
            slow.Add(plan.Simulation);
            return plan with { Warnings = [.. plan.Warnings, .. slow.Sentences()] };
        }

        LoadedSweep sweep = SweepReader.ReadFile(file, SharedOptions.ReadOptions(assignments));
        var warnings = new List<string>();
        SweepBatch.Of(sweep, SharedOptions.Threads(null), warnings);
        return PlanBuilder.Build(sweep.ReadCondition(sweep.Points[0])) with { Warnings = warnings, Conditions = sweep.Points.Count };
    }
}
