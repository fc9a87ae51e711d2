namespace AlloyKMC.Interchange.Import;

/// <summary>Amounts as whole numbers of molecules.</summary>
internal sealed class Counting(ImportScale scale, ImportFaults faults, List<string> warnings)
{
    /// <summary>Far beyond any flask that can be simulated.</summary>
    private const double Most = 1e12;

    private const double Rounding = 1e-9;

    /// <param name="amount">In units of substance.</param>
    /// <param name="line">Where it stands.</param>
    /// <param name="what">What it belongs to.</param>
    public long Of(double amount, int line, string what)
    {
        double items = amount * scale.ItemsPerSubstance, rounded = Math.Round(items, MidpointRounding.AwayFromZero);
        if (!(Math.Abs(items) <= Most))
        {
            faults.Add(line, what, FormattableString.Invariant($"It has {items:G6} molecules."), "Simulate a smaller volume, or state the unit of substance (item where amounts are counts).");
            return 0;
        }

        if (Math.Abs(items - rounded) > Rounding * Math.Max(1, Math.Abs(items))) warnings.Add(FormattableString.Invariant($"{what}: {items:G10} molecules are rounded to {rounded:0}."));
        return (long)rounded;
    }
}
