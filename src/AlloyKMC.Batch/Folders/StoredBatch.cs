using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlloyKMC.Batch.Folders;

/// <summary>What the manifest of an output folder says.</summary>
/// <param name="ConfigHash">Identity of the configuration.</param>
/// <param name="ConfigJson">The resolved configuration, itself a valid configuration.</param>
/// <param name="IsFinished">Whether every run is in the tables.</param>
public sealed record StoredBatch(string ConfigHash, string ConfigJson, bool IsFinished)
{
    /// <exception cref="OutputRefusedException">The folder holds no results, or its manifest is damaged.</exception>
    public static StoredBatch Read(string path)
    {
        string manifest = Path.Combine(path, OutputFolder.ManifestName);
        if (!File.Exists(manifest)) throw new OutputRefusedException($"{path} holds no results of AlloyKMC: there is no {OutputFolder.ManifestName} in it.", "Give a folder that 'alloykmc run' or 'alloykmc sweep' wrote.");
        try
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(manifest))!;
            return new StoredBatch((string)root["configHash"]!, root["config"]!.ToJsonString(), (bool)root["finished"]!);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new OutputRefusedException($"{manifest} is damaged.", "Run the command that made the folder again, with --force.");
        }
    }
}
