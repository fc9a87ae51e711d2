using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>A weighted sum times a factor; sums are shared between terms.</summary>
internal readonly record struct ScaledSum(int Sum, double Scale);

/// <summary>Species <c>TargetStart + i</c> change by <c>Coefficients[i] * c[SourceStart + i]</c> per unit of the multiplier: a diagonal, or one beside it.</summary>
internal sealed record ShiftTerm(int SourceStart, int TargetStart, double[] Coefficients);

/// <summary>One species changes by a weighted sum of concentrations per unit of the multiplier: a pool into which many clusters fall.</summary>
internal readonly record struct RowTerm(int Target, ScaledSum Sum);

/// <summary>
/// What one role of a separable rule does to the species, <c>dc/dt += RateConstant * (sum over the other role) * M c</c>, with M split into shifts, rows and a rest.
/// </summary>
internal sealed class RoleTerms
{
    public required double RateConstant { get; init; }

    /// <summary>Weighted sum over the other role; null for a first-order rule.</summary>
    public required int? Other { get; init; }

    public required ShiftTerm[] Shifts { get; init; }

    public required RowTerm[] Rows { get; init; }

    /// <summary>Single matrix entries that form neither: (source, target, coefficient).</summary>
    public required (int Source, int Target, double Coefficient)[] Entries { get; init; }

    /// <summary>Whether the same terms stand at the same species, so that only coefficients differ.</summary>
    public bool HasStructureOf(RoleTerms other) =>
        Other == other.Other
        && Shifts.Length == other.Shifts.Length
        && Shifts.Zip(other.Shifts).All(s => s.First.SourceStart == s.Second.SourceStart && s.First.TargetStart == s.Second.TargetStart && s.First.Coefficients.Length == s.Second.Coefficients.Length)
        && Rows.Length == other.Rows.Length && Rows.Zip(other.Rows).All(r => r.First.Target == r.Second.Target && r.First.Sum.Sum == r.Second.Sum.Sum)
        && Entries.Length == other.Entries.Length && Entries.Zip(other.Entries).All(e => e.First.Source == e.Second.Source && e.First.Target == e.Second.Target);
}

/// <summary>Collects weighted sums and splits roles into terms.</summary>
internal sealed class RoleTermBuilder
{
    private const int FewestForSplit = 4;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public List<SpeciesSum> Sums { get; } = [];

    /// <summary>The sum over the given species; proportional sums are stored once.</summary>
    public ScaledSum Sum(IReadOnlyCollection<(int Species, double Weight)> terms)
    {
        int start = terms.Min(t => t.Species), length = terms.Max(t => t.Species) - start + 1;
        double[] weights = new double[length];
        foreach ((int species, double weight) in terms) weights[species - start] += weight;
        double scale = weights.MaxBy(Math.Abs);
        if (scale == 0) scale = 1;
        for (int i = 0; i < length; i++) weights[i] /= scale;
        string key = $"{start}:{string.Join(' ', weights.Select(w => BitConverter.DoubleToInt64Bits(w).ToString("x", null)))}";
        if (!_known.TryGetValue(key, out int index))
        {
            _known[key] = index = Sums.Count;
            Sums.Add(new SpeciesSum(start, weights));
        }

        return new ScaledSum(index, scale);
    }

    public ScaledSum Sum(Role role) => Sum([.. role.Species.Zip(role.Weights)]);

    /// <summary>The terms of a role, or null where it changes nothing.</summary>
    public RoleTerms? Split(Role role, (int Species, int Amount)[] common, double rateConstant, ScaledSum? other)
    {
        List<(int Source, int Target, double Coefficient)> entries = [.. Enumerable.Range(0, role.Count).SelectMany(i => role.Changes[i].Concat(common)
            .GroupBy(c => c.Species)
            .Select(g => (role.Species[i], g.Key, role.Weights[i] * g.Sum(c => c.Amount)))
            .Where(e => e.Item3 != 0))];
        if (entries.Count == 0) return null;
        Dictionary<int, int> ofOffset = entries.CountBy(e => e.Target - e.Source).ToDictionary(), ofTarget = entries.CountBy(e => e.Target).ToDictionary();
        ILookup<int, (int Source, int Target, double Coefficient)> kinds = entries.ToLookup(e =>
        {
            int along = ofOffset[e.Target - e.Source], into = ofTarget[e.Target];
            if (Math.Max(along, into) < FewestForSplit && role.Count >= FewestForSplit) return 2;
            return along >= into ? 0 : 1;
        });
        return new RoleTerms
        {
            RateConstant = rateConstant * (other?.Scale ?? 1),
            Other = other?.Sum,
            Shifts = [.. kinds[0].GroupBy(e => e.Target - e.Source).Select(g => Shift([.. g]))],
            Rows = [.. kinds[1].GroupBy(e => e.Target).Select(g => new RowTerm(g.Key, Sum([.. g.Select(e => (e.Source, e.Coefficient))])))],
            Entries = [.. kinds[2]],
        };
    }

    private static ShiftTerm Shift((int Source, int Target, double Coefficient)[] entries)
    {
        int start = entries.Min(e => e.Source);
        double[] coefficients = new double[entries.Max(e => e.Source) - start + 1];
        foreach ((int source, _, double coefficient) in entries) coefficients[source - start] += coefficient;
        return new ShiftTerm(start, start + entries[0].Target - entries[0].Source, coefficients);
    }
}
