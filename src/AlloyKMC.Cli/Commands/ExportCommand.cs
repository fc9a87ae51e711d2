using System.CommandLine;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Interchange.BioNetGen;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Sbml;
using AlloyKMC.Interchange.Tables;
using Spectre.Console;

namespace AlloyKMC.Cli.Commands;

/// <summary>Writes the expanded network of a run for other programs.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["sbml", "bngl", "csv", "petab"];

    public static Command Create()
    {
        Argument<string> config = SharedOptions.Config();
        Option<string> format = new("--to") { Description = "sbml (Level 3 Version 2 core), bngl (.net or .bngl for BioNetGen), csv (two tables), or petab (format version 1; CONFIG is a fit file).", HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong(Formats);
        Option<string> outFile = new("--out", "-o") { Description = "File to write. For csv the reactions; species stand beside it as NAME.species.csv. For petab a folder.", HelpName = "FILE", Required = true };
        Option<string[]> omit = new("--omit") { Description = "Leave the channels of a rule out. May be repeated.", HelpName = "RULE", AllowMultipleArgumentsPerToken = false };
        Option<string[]> set = SharedOptions.Set();
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("export", "Write the expanded network of a run, with its feed and schedule, or a fit, for other programs.\n\nExample:\n  alloykmc export configs/lin2022/time-course-1to3.json --to sbml --out m44.xml") { config, format, outFile, omit, set, json, quiet };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) == "petab" && result.GetResult(omit) is not null) result.AddError("--omit leaves rules of a network out; a PEtab problem has all of them.");
        });
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string path = parsed.GetRequiredValue(outFile);
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            if (parsed.GetRequiredValue(format) == "petab")
            {
                PetabFiles.Export(parsed.GetRequiredValue(config), parsed.GetValue(set) ?? [], path, output);
                return ExitCodes.Done;
            }

            RunPlan plan = PlanBuilder.Build(SharedOptions.Read(parsed.GetRequiredValue(config), parsed.GetValue(set) ?? []));
            ExchangeNetwork network = ExchangeNetworkBuilder.Build(plan.Simulation, parsed.GetValue(omit));
            IReadOnlyList<string> written = Write(network, parsed.GetRequiredValue(format), path);
            Report(output, plan, network, written);
            return ExitCodes.Done;
        }));
        return command;
    }

    private static IReadOnlyList<string> Write(ExchangeNetwork network, string format, string path)
    {
        switch (format)
        {
            case "sbml":
                OutputFile.Write(path, stream => SbmlWriter.Write(network, stream));
                return [path];
            case "bngl" when path.EndsWith(".net", StringComparison.OrdinalIgnoreCase):
                OutputFile.WriteText(path, text => BioNetGenWriter.WriteNet(network, text));
                return [path];
            case "bngl":
                OutputFile.WriteText(path, text => BioNetGenWriter.WriteBngl(network, text));
                return [path];
            default:
                string species = Path.ChangeExtension(path, ".species.csv");
                OutputFile.WriteText(species, text => CsvNetworkWriter.WriteSpecies(network, text));
                OutputFile.WriteText(path, text => CsvNetworkWriter.WriteReactions(network, text));
                return [path, species];
        }
    }

    private static void Report(CommandOutput output, RunPlan plan, ExchangeNetwork network, IReadOnlyList<string> written)
    {
        foreach (string warning in plan.Warnings) output.Warn(warning);
        foreach (string rule in network.OmittedRules) output.Warn($"The rule '{rule}' is left out.");
        int channels = network.Source.Channels.Count;
        if (output.Json) output.WriteResult(new JsonObject { ["files"] = new JsonArray([.. written.Select(f => (JsonNode?)f)]), ["species"] = network.Species.Count, ["channels"] = channels, ["volume"] = network.Volume });
        else if (!output.Quiet) output.Data.WriteLine($"{string.Join(", ", written)}: {network.Species.Count} species, {channels} channels{(network.OmittedRules.Count > 0 ? " before rules were left out" : "")}.");
    }
}
