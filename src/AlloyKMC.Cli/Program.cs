using System.CommandLine;
using AlloyKMC.Cli;
using AlloyKMC.Cli.Commands;

RootCommand root = new("Kinetic Monte Carlo of inter-cluster alloying reactions: populations of metal nanoclusters over time, as real-time ESI-MS sees them.")
{
    RunCommand.Create(),
    SweepCommand.Create(),
    StatusCommand.Create(),
    MergeCommand.Create(),
    ReportCommand.Create(),
    ValidateCommand.Create(),
    SpectrumCommand.Create(),
    CompareCommand.Create(),
    ExportCommand.Create(),
    ImportCommand.Create(),
    FitCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count == 0) return parsed.Invoke();
foreach (string error in parsed.Errors.Select(e => e.Message).Distinct()) Console.Error.WriteLine($"error: {error}");
Console.Error.WriteLine($"Try 'alloykmc {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help'.");
return ExitCodes.Usage;
