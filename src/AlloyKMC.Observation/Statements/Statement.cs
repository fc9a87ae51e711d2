namespace AlloyKMC.Observation.Statements;

/// <summary>What a statement asks of a simulated cluster spectrum.</summary>
public enum StatementCheck
{
    /// <summary>Share of every named framework at least 0.05.</summary>
    Present,

    /// <summary>Share below 0.05.</summary>
    Absent,

    /// <summary>Share at least 0.90.</summary>
    Only,

    /// <summary>Share at least 0.70.</summary>
    Dominant,

    /// <summary>Share at most <see cref="Statement.Maximum"/>.</summary>
    ShareBelow,

    /// <summary>The most intense x lies within <see cref="Statement.Range"/>, and the framework is present.</summary>
    ModeX,

    /// <summary>All x with at least 10 % of the most intense one lie within <see cref="Statement.Range"/>, one x of tolerance at each end.</summary>
    WindowX,

    /// <summary>The intensity-weighted mean x lies within <see cref="Statement.Range"/>, 0.05 of tolerance.</summary>
    MeanX,

    /// <summary>The share of x within <see cref="Statement.Range"/> in the framework's intensity is at most <see cref="Statement.Maximum"/>.</summary>
    FractionXAtMost,

    /// <summary>Every whole x within <see cref="Statement.Range"/> has at least <see cref="Statement.Minimum"/> of the intensity of the framework's most intense x: a tail without a gap.</summary>
    EachX,

    /// <summary><see cref="Statement.Trend"/> is strictly monotonic over the readings in order; the framework is present where means or standard deviations are compared.</summary>
    Trend,

    /// <summary>Au over Ag in all clusters, intensity-weighted, lies within <see cref="Statement.Range"/>.</summary>
    MeanAuOverAgOfClusters,

    /// <summary>Metal atoms in complexes per remaining cluster are highest at the last reading.</summary>
    ComplexMetalPerClusterHighestAtLast,

    /// <summary>Metal atoms in complexes per remaining cluster are more at the first reading than at the second.</summary>
    ComplexesMoreThan,

    /// <summary>The overlap of the first reading's normalised spectrum with the second's is at least 0.8.</summary>
    LikeDirect,
}

/// <summary>Quantity a trend is about.</summary>
public enum TrendQuantity
{
    MeanX,
    StandardDeviationX,
    Share,
}

/// <summary>What rises (or falls), and along what: conditions of one time or times of one condition.</summary>
public sealed record Trend(TrendQuantity Quantity, bool Rises, bool AlongTime);

/// <summary>An inclusive range of numbers.</summary>
public readonly record struct NumberRange(double Low, double High)
{
    public bool Contains(double value, double tolerance = 0) => value >= Low - tolerance && value <= High + tolerance;
}

/// <summary>One spectrum a statement refers to: a mixture or a sequential case, read at a time.</summary>
/// <param name="FeedRatio">Feed ratio (first parent over second) of the direct mixture; of a sequential case, its total.</param>
/// <param name="CaseId">Id of the sequential case; null for direct mixing.</param>
/// <param name="TimeSeconds">Time since mixing in seconds; of a sequential case, since the addition.</param>
public sealed record Reading(double FeedRatio, string? CaseId, double TimeSeconds)
{
    public override string ToString() => StatementText.Describe(this);
}

/// <summary>One published observation as a check on simulated spectra.</summary>
public sealed record Statement
{
    public required string Id { get; init; }

    /// <summary>Figure or page it is taken from.</summary>
    public required string Where { get; init; }

    public required StatementCheck Check { get; init; }

    /// <summary>The spectra it refers to, in the order that trends and comparisons follow.</summary>
    public required IReadOnlyList<Reading> Readings { get; init; }

    /// <summary>Names of the framework families it is about; empty for checks on all clusters or on complexes.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    public NumberRange? Range { get; init; }

    public double? Maximum { get; init; }

    /// <summary>Least part of the most intense x; above 0, at most 1.</summary>
    public double? Minimum { get; init; }

    public Trend? Trend { get; init; }

    /// <summary>Whether the window is meant to be filled: reached to within 2 at each end. Tells apart a broad from a narrow simulated distribution; no part of passing.</summary>
    public bool Fill { get; init; }

    /// <summary>Share of the most intense x that counts as reached when filling.</summary>
    public double FillThreshold { get; init; } = StatementRules.WindowThreshold;

    public string? Note { get; init; }
}

/// <summary>A feeding in two steps: the product of direct mixing after a time, and a parent added to it.</summary>
/// <param name="Id">"Ta".</param>
/// <param name="StartRatio">Feed ratio of the first mixture.</param>
/// <param name="StartSeconds">Time of the addition.</param>
/// <param name="TotalRatio">Feed ratio of all that was fed; above <paramref name="StartRatio"/> the first parent is added, below it the second.</param>
/// <param name="ReadSeconds">Times since the addition at which spectra were taken, ascending.</param>
public sealed record SequentialCase(string Id, double StartRatio, double StartSeconds, double TotalRatio, IReadOnlyList<double> ReadSeconds);

/// <summary>The statements of one publication.</summary>
public sealed record StatementSet(string About, IReadOnlyList<SequentialCase> Cases, IReadOnlyList<Statement> Statements);
