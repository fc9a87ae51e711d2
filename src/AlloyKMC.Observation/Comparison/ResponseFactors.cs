namespace AlloyKMC.Observation.Comparison;

/// <summary>Signal per cluster of each family, relative to a reference family: electrospray is not quantitative between frameworks. Families not named have 1.</summary>
public sealed class ResponseFactors
{
    private readonly Dictionary<string, double> _factors;

    /// <exception cref="ArgumentException">A factor is not positive and finite.</exception>
    public ResponseFactors(IEnumerable<KeyValuePair<string, double>> factors)
    {
        _factors = new Dictionary<string, double>(factors);
        foreach ((string family, double factor) in _factors)
        {
            if (!(factor > 0 && double.IsFinite(factor))) throw new ArgumentException($"The response factor of {family} is {factor}; it must be positive and finite.", nameof(factors));
        }
    }

    /// <summary>All families respond alike.</summary>
    public static ResponseFactors Equal { get; } = new([]);

    public double this[string family] => _factors.GetValueOrDefault(family, 1);

    public IReadOnlyDictionary<string, double> Named => _factors;
}
