using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlloyKMC.Batch.Folders;

/// <summary>What the manifest of an output folder says.</summary>
/// <param name="ConfigHash">Identity of the configuration.</param>
/// <param name="ConfigJson">The resolved configuration, itself a valid configuration.</param>
/// <param name="IsFinished">Whether every run is in the tables.</param>
public sealed record StoredBatch(string ConfigHash, string ConfigJson, bool IsFinished)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Wall time after which runs were cut short; null where there was no limit. It is no part of the identity, but says whether a limit was raised since.</summary>
    public TimeSpan? WallLimit { get; init; }

    /// <summary>While an earlier configuration of the folder is replaced by one that asks for more: the journal all finished runs stand in. Tables and other journals are of the earlier
    /// configuration and about to be removed.</summary>
    public string? ReplacedBy { get; init; }

    /// <exception cref="OutputRefusedException">The folder holds no results, or its manifest is damaged.</exception>
    public static StoredBatch Read(string path)
    {
        string manifest = Path.Combine(path, OutputFolder.ManifestName);
        if (!File.Exists(manifest)) throw new OutputRefusedException($"{path} holds no results of AlloyKMC: there is no {OutputFolder.ManifestName} in it.", "Give a folder that 'alloykmc run' or 'alloykmc sweep' wrote.");
        return TryRead(path) ?? throw new OutputRefusedException($"{manifest} is damaged.", "Run the command that made the folder again, with --force.");
    }

    /// <summary>The same; null where the manifest is damaged.</summary>
    internal static StoredBatch? TryRead(string path)
    {
        try
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(path, OutputFolder.ManifestName)))!;
            return new StoredBatch((string)root["configHash"]!, root["config"]!.ToJsonString(), (bool)root["finished"]!)
            {
                WallLimit = (double?)root["wallLimitSeconds"] is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                ReplacedBy = (string?)root["replacedBy"],
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the manifest; it appears whole and on the disk, or not at all.</summary>
    /// <param name="path">The output folder.</param>
    /// <param name="replace">Whether a manifest that is there is replaced.</param>
    /// <returns>False, with nothing changed, where another process has written a manifest and it is not to be replaced.</returns>
    internal bool TryWrite(string path, bool replace)
    {
        var manifest = new JsonObject { ["format"] = 1, ["configHash"] = ConfigHash, ["finished"] = IsFinished };
        if (WallLimit is { } wall) manifest["wallLimitSeconds"] = wall.TotalSeconds;
        if (ReplacedBy is not null) manifest["replacedBy"] = ReplacedBy;
        manifest["config"] = JsonNode.Parse(ConfigJson);
        string target = Path.Combine(path, OutputFolder.ManifestName), temporary = $"{target}.{Guid.NewGuid():N}";
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(manifest.ToJsonString(Indented) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, target, overwrite: replace);
            return true;
        }
        catch (IOException) when (!replace && File.Exists(target))
        {
            File.Delete(temporary);
            return false;
        }
    }
}
