using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Cli.Output;
using Spectre.Console;

namespace AlloyKMC.Cli.Commands;

/// <summary>Says which runs of an output folder are done, cut short or missing; also while processes work on it.</summary>
internal static class StatusCommand
{
    private const int MostConditionsShown = 100;

    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "Folder of a dataset." };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("status", "Say which runs of a dataset are done, running, cut short or missing, and when it will be done. Exit code 75 when some are missing, else 4 when some were cut short, else 0.\n\nExample:\n  alloykmc status results/ratios") { folder, json, quiet };
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string path = parsed.GetRequiredValue(folder);
            StoredPlan stored = StoredPlan.Read(path);
            OutputFolder opened = OutputFolder.Existing(path);
            IReadOnlyList<ProcessState> processes = BatchStatus.Processes(opened);
            IReadOnlyList<ConditionStatus> conditions = BatchStatus.Of(stored.Plan, opened, processes);
            DateTimeOffset? end = processes.Count > 0 && processes.All(p => p.ExpectedEnd is not null) ? processes.Max(p => p.ExpectedEnd) : null;
            long running = conditions.Sum(c => (long)c.Running), done = conditions.Sum(c => (long)c.Done), cutShort = conditions.Sum(c => (long)c.CutShort), missing = conditions.Sum(c => (long)c.Missing);
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            if (output.Json)
            {
                output.WriteResult(new JsonObject
                {
                    ["finished"] = stored.Stored.IsFinished,
                    ["runs"] = stored.Plan.RunCount,
                    ["done"] = done,
                    ["cutShort"] = cutShort,
                    ["missing"] = missing,
                    ["running"] = running,
                    ["processes"] = processes.Count,
                    ["expectedEnd"] = end?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                    ["conditions"] = new JsonArray([.. conditions.Select(c => new JsonObject { ["condition"] = c.Condition, ["done"] = c.Done, ["cutShort"] = c.CutShort, ["missing"] = c.Missing, ["running"] = c.Running })]),
                });
            }
            else if (!output.Quiet)
            {
                Print(output.Data, stored, conditions);
                output.Data.WriteLine($"{done} of {stored.Plan.RunCount} runs done, {cutShort} cut short, {missing} missing{(stored.Stored.IsFinished ? "; the dataset is complete" : missing == 0 ? $"; make the dataset with: alloykmc merge {path}" : "")}.");
                if (processes.Count > 0)
                    output.Data.WriteLine($"{Units.Counted(processes.Count, "process", "processes")} at work on {Units.Counted(running, "run")}{(end is { } time ? string.Create(CultureInfo.InvariantCulture, $"; done at about {time.LocalDateTime:yyyy-MM-dd HH:mm}") : "")}.");
            }

            return missing > 0 ? ExitCodes.StoppedResumable : cutShort > 0 ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
        }));
        return command;
    }

    private static void Print(IAnsiConsole console, StoredPlan stored, IReadOnlyList<ConditionStatus> conditions)
    {
        Table table = SystemReport.NewTable([.. stored.Plan.Conditions[0].Values.Select(v => v.Name).Prepend("Condition"), "Done", "Cut short", "Missing", "Running"]);
        foreach (ConditionStatus condition in conditions.Take(MostConditionsShown))
        {
            IEnumerable<string> values = stored.Plan.Conditions[condition.Condition].Values.Select(v => Text(v.Value));
            table.AddRow(SystemReport.Cells([Text(condition.Condition), .. values, Text(condition.Done), Text(condition.CutShort), Text(condition.Missing), Text(condition.Running)]));
        }

        console.Write(table);
        if (conditions.Count > MostConditionsShown) console.WriteLine($"{conditions.Count - MostConditionsShown} further conditions.");
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
