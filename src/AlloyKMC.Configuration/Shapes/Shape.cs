namespace AlloyKMC.Configuration.Shapes;

internal enum ShapeKind
{
    Text,
    Number,
    Integer,
    Boolean,
    Object,
    Map,
    Array,
    Either,
}

/// <summary>What is wrong with a text, as a sentence; null where nothing is.</summary>
internal delegate string? TextCheck(string text);

/// <summary>A key of an object.</summary>
/// <param name="Name">The one spelling allowed.</param>
/// <param name="Shape">What may stand there.</param>
/// <param name="Description">One sentence for the schema.</param>
/// <param name="Required">Whether the key must stand.</param>
internal sealed record ShapeKey(string Name, Shape Shape, string Description, bool Required = false);

/// <summary>
/// What a JSON value may be. One description serves the strict reader (<see cref="ShapeCheck"/>), the overrides and the published schema
/// (<see cref="SchemaWriter"/>), so that they cannot drift apart.
/// </summary>
internal sealed record Shape(ShapeKind Kind)
{
    /// <summary>What is allowed, in words that complete "Give ...".</summary>
    public required string Allowed { get; init; }

    public IReadOnlyList<ShapeKey> Keys { get; init; } = [];

    /// <summary>Groups of keys of which exactly one must stand.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ExactlyOne { get; init; } = [];

    /// <summary>Keys that mean nothing unless another stands.</summary>
    public IReadOnlyList<(string Key, string Needs)> Needs { get; init; } = [];

    /// <summary>Values of a map, or items of an array.</summary>
    public Shape? Item { get; init; }

    /// <summary>The only texts allowed; empty where all are.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public TextCheck? Check { get; init; }

    /// <summary>Regular expression for the schema only: as near to <see cref="Check"/> as one gets.</summary>
    public string? Pattern { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is excluded.</summary>
    public bool AboveMinimum { get; init; }

    public int MinimumItems { get; init; }

    public int? MaximumItems { get; init; }

    /// <summary>For <see cref="ShapeKind.Either"/>: shapes told apart by the kind of JSON value.</summary>
    public IReadOnlyList<Shape> Alternatives { get; init; } = [];

    /// <summary>For an object that is checked elsewhere: the schema that describes it.</summary>
    public string? Elsewhere { get; init; }

    public object? Default { get; init; }
}
