using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Files;

/// <summary>Opens a configuration file; whatever keeps it from being read becomes a fault that says so.</summary>
internal static class ConfigFile
{
    /// <param name="file">Path as the user wrote it.</param>
    /// <param name="reference">The value that names the file, where another file does; faults point to it.</param>
    /// <param name="faults">Takes what was wrong.</param>
    /// <returns>Null where a fault was recorded.</returns>
    public static PositionedJson? Read(string file, PositionedJson? reference, FaultCollector faults)
    {
        byte[]? bytes = ReadBytes(file, (problem, remedy) => faults.Add(reference?.Origin ?? Origin.OfFile(file), reference?.Path ?? "", problem, remedy));
        return bytes is null ? null : PositionedJsonReader.Read(bytes, Origin.OfFile(file), "", faults);
    }

    /// <summary>The path that a value means: relative to the file it stands in, or to the working directory where it was typed on the command line or in the environment; empty where it is no text.</summary>
    public static string Resolve(PositionedJson? value) => value is not { Kind: JsonKind.Text } ? "" : value.Origin.Kind == OriginKind.File ? Resolve(value.Origin.Source, value.Text) : value.Text;

    /// <summary>The path that <paramref name="relative"/> means when written in <paramref name="referringFile"/>, without "..", where it can be had.</summary>
    private static string Resolve(string referringFile, string relative)
    {
        if (Path.IsPathRooted(relative))
            return relative;
        List<string> parts = [];
        foreach (string part in Path.Combine(Path.GetDirectoryName(referringFile) ?? "", relative).Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ("" or ".."))
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
                parts.Add(part);
        }
        return parts.Count == 0 ? "." : string.Join('/', parts);
    }

    private static byte[]? ReadBytes(string file, Action<string, string> addFault)
    {
        string quoted = Wording.QuoteFile(file);
        try
        {
            if (Directory.Exists(file))
            {
                addFault($"{quoted} is a folder.", "Give the path of a JSON file.");
                return null;
            }
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            // Length is 0 for devices; reading one byte past the limit covers those too.
            if (stream.Length <= PositionedJsonReader.MaximumBytes)
            {
                byte[] buffer = new byte[(stream.Length > 0 ? (int)stream.Length : PositionedJsonReader.MaximumBytes) + 1];
                int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (read < buffer.Length)
                    return buffer[..read];
            }
            string size = stream.Length == 0 ? "more than" : string.Create(CultureInfo.InvariantCulture, $"{stream.Length / 1048576.0:0.#} MB, more than");
            addFault($"{quoted} has {size} the {PositionedJsonReader.MaximumBytes / 1048576} MB allowed.", "A configuration is a small file; check that it is the right one.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            addFault($"The file {quoted} does not exist.", NearbyFiles(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            addFault($"The file {quoted} cannot be read: {fault.Message}", "Check its name, its permissions and that it is a regular file.");
        }
        return null;
    }

    private static string NearbyFiles(string file)
    {
        string folder = Path.GetDirectoryName(file) is { Length: > 0 } named ? named : ".";
        if (!Directory.Exists(folder))
            return $"The folder {Wording.QuoteFile(folder)} does not exist either; paths inside a configuration are relative to the file they stand in.";
        string[] present = [.. Directory.EnumerateFiles(folder, "*.json").Take(1000).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        string listed = present.Length == 0 ? "none" : string.Join(", ", present.Take(20)) + (present.Length > 20 ? ", ..." : "");
        // Without the ending, which would make short names look alike.
        string? meant = Suggestion.Find(Path.GetFileNameWithoutExtension(file), present.Select(name => Path.GetFileNameWithoutExtension(name)));
        return $"{(meant is null ? "" : $"Did you mean {Wording.QuoteFile(meant + ".json")}? ")}JSON files in {Wording.QuoteFile(folder)}: {listed}.";
    }
}
