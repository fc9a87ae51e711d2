using System.IO.Compression;
using System.Text.RegularExpressions;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Files;

/// <summary>Files that are read as streams, gzipped or not: what cannot be opened becomes a fault, and faults with a line get the name of the file.</summary>
public static partial class InputFile
{
    [GeneratedRegex(@"^line (\d+)(.*)$")]
    private static partial Regex LinePlace { get; }

    public static bool IsMzml(string path) => Plain(path).EndsWith(".mzML", StringComparison.OrdinalIgnoreCase);

    public static bool IsCsv(string path) => Plain(path).EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FaultException">The file cannot be opened, or <paramref name="read"/> found faults.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        if (Directory.Exists(path)) throw new FaultException(new Fault(path, "This is a folder.", "Give the path of a file."));
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            if (Plain(path) == path) return read(stream);
            using GZipStream plain = new(stream, CompressionMode.Decompress);
            return read(plain);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FaultException(new Fault(path, "The file does not exist.", "Check its name; paths are relative to the folder the command runs in."));
        }
        catch (InvalidDataException damage)
        {
            throw new FaultException(new Fault(path, $"The file is not what its name says: {damage.Message}", "Copy it again, or leave .gz away if it is not compressed."));
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new FaultException(new Fault(path, $"The file cannot be read: {fault.Message}", "Check its permissions and the disk."));
        }
        catch (FaultException exception)
        {
            throw new FaultException([.. exception.Faults.Select(fault => fault with { Path = PlaceIn(path, fault.Path) })]);
        }
    }

    public static T ReadText<T>(string path, Func<TextReader, T> read) => Read(path, stream =>
    {
        using StreamReader text = new(stream);
        return read(text);
    });

    /// <summary>First line that is no comment and not empty; empty where there is none.</summary>
    public static string FirstLine(string path) => ReadText(path, text =>
    {
        const int longestHeader = 4096;
        char[] buffer = new char[longestHeader];
        int length = text.ReadBlock(buffer, 0, buffer.Length);
        return new string(buffer, 0, length).Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#') ?? "";
    });

    /// <summary>The name without the ending of a gzipped file.</summary>
    private static string Plain(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static string PlaceIn(string file, string place) => LinePlace.Match(place) is { Success: true } match ? $"{file}:{match.Groups[1].Value}{match.Groups[2].Value}" : place.Length == 0 ? file : $"{file}: {place}";
}
