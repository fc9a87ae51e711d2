using System.Text.Json.Nodes;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Commands;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Interchange.Import;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Petab;
using AlloyKMC.Model;
using Spectre.Console;

namespace AlloyKMC.Cli.Fits;

/// <summary>Fits as folders of PEtab files, and back.</summary>
internal static class PetabFiles
{
    public static void Export(string file, IReadOnlyList<string> assignments, string folder, CommandOutput output)
    {
        LoadedFit fit = FitReader.ReadFile(file, SharedOptions.ReadOptions(assignments).Overrides);
        FitSetup setup = FitSetup.Read(fit);
        (PetabProblem problem, ExchangeNetwork model) = PetabExporter.Export(setup.Problem);
        int held = setup.Problem.Fitted.Count(fitted => !fitted);
        if (held > 0) output.Warn($"{Units.Counted(held, "data term")} held out of the fit: not exported.");
        List<string> written = [];
        foreach ((string name, Action<Stream> write) in PetabWriter.Files(problem, model))
        {
            written.Add(Path.Combine(folder, name));
            OutputFile.Write(written[^1], write);
        }

        if (output.Json) output.WriteResult(new JsonObject { ["files"] = new JsonArray([.. written.Select(f => (JsonNode?)f)]), ["conditions"] = problem.Conditions.Count, ["observables"] = problem.Observables.Count, ["measurements"] = problem.Measurements.Count, ["parameters"] = problem.Parameters.Count });
        else if (!output.Quiet) output.Data.WriteLine($"{written[^1]}: {Units.Counted(problem.Conditions.Count, "condition")}, {Units.Counted(problem.Measurements.Count, "measurement")} of {Units.Counted(problem.Observables.Count, "observable")}, {Units.Counted(problem.Parameters.Count, "parameter")} with the scale of each spectrum.");
    }

    public static void Import(string file, string folder, CommandOutput output)
    {
        string beside = Path.GetDirectoryName(file) ?? "";
        string At(string name) => Path.Combine(beside, name);
        (PetabProblem problem, string model) = InputFile.ReadText(file, yaml => PetabReader.Read(yaml, file, name => (At(name), InputFile.ReadText(At(name), text => new StringReader(text.ReadToEnd())))));
        ImportedModel network = InputFile.Read(At(model), stream => PetabImporter.ReadModel(problem, stream, model));
        ImportedFit imported = PetabImporter.Import(problem, network, At(model));
        string fit = Path.Combine(folder, PetabImporter.FitName);
        if (File.Exists(fit)) throw new FaultException(new Fault(fit, "There is a fit already.", "Give another folder with --out, or remove it."));
        foreach ((string name, string text) in imported.Files) OutputFile.WriteText(Path.Combine(folder, name), writer => writer.Write(text));
        foreach (string warning in imported.Warnings) output.Warn(warning);
        if (output.Json) output.WriteResult(new JsonObject { ["fit"] = fit, ["files"] = new JsonArray([.. imported.Files.Select(f => (JsonNode?)Path.Combine(folder, f.Name))]) });
        else if (!output.Quiet) output.Data.WriteLine($"{fit}: {Units.Counted(problem.Conditions.Count, "condition")}, {Units.Counted(problem.Measurements.Count, "measurement")}. Fit it with: alloykmc fit {fit} --out DIR");
    }
}
