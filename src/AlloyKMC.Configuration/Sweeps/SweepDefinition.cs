using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>The "sweep" of a configuration as written: which values the conditions take.</summary>
/// <param name="Grid">Values by path; every combination is a condition, the last path running fastest.</param>
/// <param name="Zip">Values by path, all lists of one length, taken side by side.</param>
/// <param name="List">Conditions written out, each a set of values by path; all have the same paths.</param>
/// <param name="Derived">Expressions of the numeric values of a condition, by path.</param>
public sealed record SweepDefinition(
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<PositionedJson>>> Grid,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<PositionedJson>>> Zip,
    IReadOnlyList<IReadOnlyList<KeyValuePair<string, PositionedJson>>> List,
    IReadOnlyList<KeyValuePair<string, PositionedJson>> Derived)
{
    /// <summary>More conditions are refused.</summary>
    public const int MaximumConditions = 1_000_000;

    /// <summary>Paths that begin so are variables of the sweep: they set nothing, but stand in derived values and in the table of runs.</summary>
    public const char VariableMark = '$';
}

/// <summary>One condition of a sweep: values by path, in the order list, zip, grid, derived.</summary>
public sealed record SweepPoint(int Index, IReadOnlyList<KeyValuePair<string, PositionedJson>> Values);
