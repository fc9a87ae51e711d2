using System.CommandLine;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Plans;

namespace AlloyKMC.Cli.Commands;

/// <summary>Simulates one condition and writes its dataset.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string> config = SharedOptions.Config();
        var options = new BatchCommandOptions();
        var command = new Command("run", "Simulate one condition and write its dataset. The same command on the same folder continues, or says that all is done.\n\nExample:\n  alloykmc run configs/lin2022/time-course-1to3.json --out results/1to3") { config };
        options.AddTo(command);
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string file = parsed.GetRequiredValue(config), path = options.Folder(parsed, file);
            RunPlan plan = PlanBuilder.Build(SharedOptions.Read(file, options.Assignments(parsed), options.Dedicated(parsed)));
            var output = new CommandOutput(parsed.GetValue(options.Json), parsed.GetValue(options.Quiet));
            var slow = new HopelessSteps();
            slow.Add(plan.Simulation);
            foreach (string warning in plan.Warnings.Concat(slow.Sentences())) output.Warn(warning);
            BatchPlan batch = SingleCondition.Of(plan);
            if (parsed.GetValue(options.DryRun)) return DryRun.Print(batch, plan.Resolved, path, SharedOptions.Threads(parsed.GetValue(options.Threads)), output);
            return BatchRunner.Execute(
                batch, plan.Resolved, path, parsed.GetValue(options.Force), options.Batch(parsed, plan.Config.Kernel), options.Walltime(parsed), options.LinePeriod(parsed), output,
                (summary, seconds) => RunReportWriter.Write(output, plan, path, summary, seconds));
        }));
        return command;
    }
}
