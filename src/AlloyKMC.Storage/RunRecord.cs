namespace AlloyKMC.Storage;

/// <summary>The value a swept quantity has in one run.</summary>
public sealed record SweptValue
{
    /// <param name="name">Name of the quantity; becomes the name of a column of the runs table.</param>
    /// <param name="value">A double, long, string or bool; one type per name in a dataset.</param>
    /// <param name="unit">Its unit, where it has one.</param>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    public SweptValue(string name, object value, string? unit = null)
    {
        if (value is not (double or long or string or bool)) throw new ArgumentException($"The swept value '{name}' is a {value.GetType().Name}; it must be a double, long, string or bool.", nameof(value));
        Name = name;
        Value = value;
        Unit = unit;
    }

    public string Name { get; }

    public object Value { get; }

    public string? Unit { get; }
}

/// <summary>One row of the runs table: what a run was and how it ended. Nothing of the machine or the time of day.</summary>
/// <param name="RunId">Unique in the dataset.</param>
/// <param name="Condition">Index of the condition, the point of the sweep.</param>
/// <param name="Replicate">Index of the replicate within its condition.</param>
/// <param name="Seed">Seed of the ensemble.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Status">How the run ended.</param>
/// <param name="Reason">Why, where it was not completed.</param>
/// <param name="Events">Reaction events.</param>
/// <param name="ConfigHash">Identity of the resolved configuration.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Swept">Swept values in the order of the sweep; the same names and types in every run of a dataset.</param>
public sealed record RunRecord(
    string RunId,
    int Condition,
    int Replicate,
    ulong Seed,
    string Engine,
    string Status,
    string? Reason,
    long Events,
    string ConfigHash,
    string Version,
    IReadOnlyList<SweptValue> Swept);
