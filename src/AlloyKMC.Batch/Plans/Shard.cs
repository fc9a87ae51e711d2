using System.Globalization;

namespace AlloyKMC.Batch.Plans;

/// <summary>A part of a batch that one process works on: part <paramref name="Index"/> of <paramref name="Count"/>, counted from 0.</summary>
public readonly record struct Shard(int Index, int Count)
{
    public const string Allowed = "Write part/parts, counted from 1: 3/10.";

    /// <summary>First run of the part; parts are as equal as can be and follow each other.</summary>
    public long FirstRun(long runs) => runs * Index / Count;

    public long EndRun(long runs) => runs * (Index + 1) / Count;

    /// <summary>Name of its journal, the same for every call of the same part.</summary>
    public string JournalName => string.Create(CultureInfo.InvariantCulture, $"shard-{Index + 1:D5}-of-{Count:D5}.journal");

    /// <summary>Whether a journal is that of another part of the same division.</summary>
    public bool IsSibling(string journalName) => journalName != JournalName && journalName.StartsWith("shard-", StringComparison.Ordinal) && journalName.EndsWith(JournalName[JournalName.IndexOf("-of-", StringComparison.Ordinal)..], StringComparison.Ordinal);

    /// <summary>Reads "3/10"; null where the text is no part.</summary>
    public static Shard? Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int part) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && part >= 1 && part <= count ? new Shard(part - 1, count) : null;
    }

    /// <summary>The part of a task of a Slurm array; null where the numbers make none. Task ids may start anywhere and have a step.</summary>
    public static Shard? OfArrayTask(string? id, string? minimum, string? maximum, string? count)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int task) || !int.TryParse(minimum, NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(maximum, NumberStyles.None, CultureInfo.InvariantCulture, out int last) || task < first || task > last) return null;
        int tasks = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given > 0 ? given : last - first + 1;
        int step = tasks > 1 ? (last - first) / (tasks - 1) : 1;
        return step > 0 && (task - first) / step < tasks ? new Shard((task - first) / step, tasks) : null;
    }
}
