using System.Text;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Datasets;

/// <summary>Single files that commands write; they appear only when complete.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        using AtomicFile file = AtomicFile.Create(full, Path.GetDirectoryName(full)!);
        write(file.Stream);
        file.Commit();
    }

    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using StreamWriter text = new(stream, new UTF8Encoding(false), leaveOpen: true);
        write(text);
    });
}
