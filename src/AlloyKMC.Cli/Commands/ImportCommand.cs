using System.CommandLine;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Interchange.Import;
using Spectre.Console;

namespace AlloyKMC.Cli.Commands;

/// <summary>Makes a system and a run of a model of another program.</summary>
internal static class ImportCommand
{
    private const int DefaultSamples = 20;

    public static Command Create()
    {
        Argument<string> model = new("MODEL") { Description = "Model in SBML core, Level 2 or 3, or the YAML file of a PEtab problem (format version 1)." };
        Option<string> outFile = new("--out", "-o") { Description = "System file to write; the run configuration stands beside it as NAME.run.json. For PEtab a folder.", HelpName = "FILE", Required = true };
        Option<string> until = new("--until") { Description = "Length of the run: SBML does not state it, PEtab does.", HelpName = "DURATION" };
        Option<int> samples = new("--samples") { Description = "Samples of the run, evenly spaced after the one at the start.", HelpName = "N", DefaultValueFactory = _ => DefaultSamples };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        until.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (Duration.Parse(text, out Duration end) is not null || end.Seconds <= 0)) result.AddError($"--until: '{text}' is not a duration above 0, such as \"50 s\".");
        });
        samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > SamplingPlan.MaximumSamples) result.AddError($"--samples must be between 1 and {SamplingPlan.MaximumSamples}.");
        });
        var command = new Command("import", "Make a system and a run configuration of an SBML model, or a fit of a PEtab problem. What cannot be expressed is refused by name and line.\n\nExample:\n  alloykmc import model.xml --out model.json --until \"50 s\"") { model, outFile, until, samples, json, quiet };
        command.Validators.Add(result =>
        {
            if (result.GetValue(model) is { } file && IsPetab(file) == result.GetResult(until) is not null)
                result.AddError(IsPetab(file) ? "--until: the measurements of a PEtab problem say how long it runs." : "Option '--until' is required: SBML does not state the length of the run.");
        });
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            if (IsPetab(parsed.GetRequiredValue(model)))
            {
                PetabFiles.Import(parsed.GetRequiredValue(model), parsed.GetRequiredValue(outFile), output);
                return ExitCodes.Done;
            }

            string path = parsed.GetRequiredValue(outFile), source = parsed.GetRequiredValue(model), runPath = Path.ChangeExtension(path, ".run.json");
            ImportedModel imported = InputFile.Read(source, stream => SbmlImporter.Read(stream, Path.GetFileName(source)));
            PlanBuilder.Compile(imported.System);
            Duration.Parse(parsed.GetValue(until)!, out Duration end);
            RunConfig run = ImportedRun.Of(imported, end, parsed.GetValue(samples));
            OutputFile.WriteText(path, text => text.Write(ConfigText.OfSystem(imported.System)));
            OutputFile.WriteText(runPath, text => text.Write(ConfigText.OfRun(run, Path.GetFileName(path))));
            foreach (string warning in imported.Warnings) output.Warn(warning);
            if (output.Json) output.WriteResult(new JsonObject { ["system"] = path, ["run"] = runPath, ["families"] = imported.System.Families.Count, ["rules"] = imported.System.Rules.Count });
            else if (!output.Quiet) output.Data.WriteLine($"{path}: {imported.System.Families.Count} families, {imported.System.Rules.Count} rules. Run it with: alloykmc run {runPath} --out DIR");
            return ExitCodes.Done;
        }));
        return command;
    }

    private static bool IsPetab(string file) => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";
}
