using System.Globalization;

namespace AlloyKMC.Configuration.Faults;

/// <summary>Where a value was written.</summary>
public enum OriginKind
{
    /// <summary>Written nowhere: the default holds.</summary>
    Default,
    File,
    Environment,
    CommandLine,
}

/// <summary>The place a value comes from.</summary>
/// <param name="Kind">The layer that gave the value.</param>
/// <param name="Source">The file as shown to the user, or the whole override: <c>--set feed.ratio=1:3</c>.</param>
/// <param name="Line">One-based line in a file; 0 where there is none.</param>
/// <param name="Column">One-based column in UTF-16 units, as editors count; 0 where there is none.</param>
public readonly record struct Origin(OriginKind Kind, string Source, int Line = 0, int Column = 0)
{
    public static Origin OfFile(string file, int line = 0, int column = 0) => new(OriginKind.File, file, line, column);

    /// <summary><c>configs/x.json:12:7</c>, the override as given, or <c>default</c>.</summary>
    public override string ToString() => this switch
    {
        { Kind: OriginKind.Default } => "default",
        { Line: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}"),
        _ => Source,
    };
}
