using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>
/// The fast pairs in groups that share species. A pair of its own has a distribution that depends on conserved sums alone. Pairs that share species (protonations from one pool) are
/// sampled in turn, each from its distribution given the others (Geman and Geman 1984, doi 10.1109/TPAMI.1984.4767596), which leaves the joint stationary distribution unchanged.
/// </summary>
internal sealed class FastComponents
{
    /// <summary>Rounds of sampling in turn that carry a freshly given state to the equilibrium.</summary>
    private const int SweepsFromAnyState = 64;

    private readonly int[][] _members;
    private readonly int[] _ofSpecies;

    public FastComponents(FastPair[] pairs, int speciesCount)
    {
        Equilibria = [.. pairs.Select(p => new PairEquilibrium(p))];
        int[] of = [.. Enumerable.Range(0, pairs.Length)];
        for (bool isMerged = true; isMerged;)
        {
            isMerged = false;
            for (int p = 0; p < pairs.Length; p++)
            {
                for (int q = 0; q < p; q++)
                {
                    if (of[p] == of[q] || !(pairs[p].Touched.Intersect(pairs[q].Species).Any() || pairs[q].Touched.Intersect(pairs[p].Species).Any())) continue;
                    int lower = Math.Min(of[p], of[q]), upper = Math.Max(of[p], of[q]);
                    for (int i = 0; i < of.Length; i++) of[i] = of[i] == upper ? lower : of[i];
                    isMerged = true;
                }
            }
        }

        _members = [.. of.Distinct().Select(c => Enumerable.Range(0, pairs.Length).Where(p => of[p] == c).ToArray())];
        _ofSpecies = new int[speciesCount];
        Array.Fill(_ofSpecies, -1);
        for (int c = 0; c < _members.Length; c++)
        {
            foreach (int species in _members[c].SelectMany(p => pairs[p].Species)) _ofSpecies[species] = c;
        }
    }

    /// <summary>One per pair, in the order of the pairs.</summary>
    public PairEquilibrium[] Equilibria { get; }

    public int Count => _members.Length;

    /// <summary>Whether any pairs share species.</summary>
    public bool HasShared => Array.Exists(_members, m => m.Length > 1);

    /// <summary>Component whose pairs change a species; -1 for a slow species.</summary>
    public int OfSpecies(int species) => _ofSpecies[species];

    /// <summary>Pairs of a component.</summary>
    public IReadOnlyList<int> MembersOf(int component) => _members[component];

    /// <summary>Components whose distributions depend on a species.</summary>
    public IEnumerable<int> Touching(int species) => Enumerable.Range(0, Count).Where(c => _members[c].Any(p => Equilibria[p].Pair.Touched.Contains(species)));

    /// <summary>Brings a state that anyone may have given into equilibrium.</summary>
    public void Relax(Span<long> counts, PhiloxStream stream)
    {
        for (int c = 0; c < Count; c++) Renew(c, counts, stream, SweepsFromAnyState);
    }

    /// <summary>After a slow event: distributions of a component anew; pairs that share species are sampled in turn once.</summary>
    public void Renew(int component, Span<long> counts, PhiloxStream stream) => Renew(component, counts, stream, 1);

    /// <summary>Draws the state of all pairs that share species anew.</summary>
    public void Renew(Span<long> counts, PhiloxStream stream)
    {
        for (int c = 0; c < Count; c++)
        {
            if (_members[c].Length > 1) Renew(c, counts, stream, 1);
        }
    }

    /// <summary>Draws the fast species, as a look at the flask would find them.</summary>
    public void Draw(Span<long> counts, PhiloxStream stream)
    {
        for (int c = 0; c < Count; c++)
        {
            PairEquilibrium first = Equilibria[_members[c][0]];
            if (_members[c].Length > 1) Renew(c, counts, stream, SweepsFromAnyState);
            else if (!first.IsFrozen) first.Pair.Apply(counts, first.Sample(stream));
        }
    }

    private void Renew(int component, Span<long> counts, PhiloxStream stream, int sweeps)
    {
        int[] members = _members[component];
        for (int sweep = 0; members.Length > 1 && sweep < sweeps; sweep++)
        {
            foreach (int p in members)
            {
                Equilibria[p].Load(counts);
                if (!Equilibria[p].IsFrozen) Equilibria[p].Pair.Apply(counts, Equilibria[p].Sample(stream));
            }
        }

        foreach (int p in members) Equilibria[p].Load(counts);
    }
}
