using AlloyKMC.Cli.Datasets;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Statements;
using AlloyKMC.Model;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Reports;

/// <summary>What a report is held against: statements (.json), measured intensities (.csv, .mzML), or one of each.</summary>
internal sealed record ComparisonFiles(string? StatementFile, string? MeasuredFile)
{
    /// <exception cref="FaultException">Another kind of file, two of one kind, or one that is not there.</exception>
    public static ComparisonFiles Of(IReadOnlyList<string> files)
    {
        List<Fault> faults = [];
        foreach (string file in files)
        {
            if (!IsStatements(file) && !IsMeasured(file)) faults.Add(new Fault("--to", $"'{file}' is none of .json, .csv and .mzML.", "Give a file of statements (.json) or of measured intensities (.csv, .mzML)."));
            else if (!File.Exists(file)) faults.Add(new Fault("--to", $"'{file}' is not there.", "Give the path of an existing file."));
        }

        if (files.Count(IsStatements) > 1 || files.Count(IsMeasured) > 1) faults.Add(new Fault("--to", "two files of one kind are given.", "Give at most one of statements and one of measured intensities."));
        return faults.Count > 0 ? throw new FaultException(faults) : new ComparisonFiles(files.FirstOrDefault(IsStatements), files.FirstOrDefault(IsMeasured));
    }

    /// <exception cref="FaultException">All that is wrong with the file.</exception>
    public StatementSet? ReadStatements() => StatementFile is null ? null : StatementReader.ReadFile(StatementFile);

    /// <summary>Refuses statements about values of x that no dataset has.</summary>
    /// <exception cref="FaultException">One fault per statement.</exception>
    public static void CheckRanges(StatementSet set, string file, IReadOnlyList<StoredDataset> datasets)
    {
        string?[][] problems = [.. set.Statements.Select(s => datasets.Select(d => StatementScope.RangeFault(s, d.Species.Families)).ToArray())];
        Fault[] faults = [.. problems.Where(p => p.All(one => one is not null)).Select(p => new Fault(file, p[0]!, "Correct the range."))];
        if (faults.Length > 0) throw new FaultException(faults);
    }

    private static bool IsStatements(string file) => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsMeasured(string file) => InputFile.IsCsv(file) || InputFile.IsMzml(file);
}
