using System.Text;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Model;
using AlloyKMC.Reporting;
using AlloyKMC.Reporting.Charts;

namespace AlloyKMC.Cli.Reports;

/// <summary>Writes a report and its figures; every file appears only when it is complete, and no file that is not ours is replaced unasked.</summary>
internal static class ReportFiles
{
    private const int MarkWithin = 512;

    /// <summary>Looks before anything is computed.</summary>
    /// <exception cref="FaultException">The file exists and is no report, or it is a folder.</exception>
    public static void CheckReport(string path, bool force)
    {
        if (Directory.Exists(path)) throw new FaultException(new Fault("--out", $"'{path}' is a folder.", "Give the name of a file: report.html."));
        if (Conflict(path, force) is { } fault) throw new FaultException(fault);
    }

    /// <returns>Paths of the figures written.</returns>
    /// <exception cref="FaultException">A file that is not ours stands in the way; nothing was written.</exception>
    /// <exception cref="Storage.StorageException">The disk is full or failed.</exception>
    public static IReadOnlyList<string> Write(Report report, string path, string? figureFolder, bool force)
    {
        (string Path, Figure Figure)[] figures = figureFolder is null ? [] : [.. report.Figures.Select(f => (Path.Combine(figureFolder, f.Id + ".svg"), f))];
        Fault[] faults = [.. figures.Select(f => Conflict(f.Path, force)).OfType<Fault>()];
        if (faults.Length > 0) throw new FaultException(faults);
        foreach ((string figurePath, Figure figure) in figures) Write(figurePath, figure.ToFile());
        Write(path, report.ToHtml());
        return [.. figures.Select(f => f.Path)];
    }

    private static Fault? Conflict(string path, bool force)
    {
        if (force || !File.Exists(path)) return null;
        byte[] start = new byte[MarkWithin];
        using FileStream stream = File.OpenRead(path);
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(start, 0, read).Contains(Figure.FileMark, StringComparison.Ordinal)
            ? null
            : new Fault(path, "the file exists and was not made by this program.", "Choose another name, or replace it with --force.");
    }

    private static void Write(string path, string text) => OutputFile.WriteText(path, writer => writer.Write(text));
}
