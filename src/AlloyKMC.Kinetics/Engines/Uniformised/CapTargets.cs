using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>What every species is to have room for: its count, and above it m = margin x n^(3/8), at most two standard deviations of a Poisson variate. A count that changes by up to
/// g per event wanders through a room m in about (m / g)^2 steps and the room costs m / n in acceptance, so the best room grows as g^(2/3) for equal steps; most steps of the species
/// that gain many at once are losses of one, and it grows with the cube root of g.</summary>
internal sealed unsafe class CapTargets
{
    /// <summary>A count that needs room gets this much more, so that rounding cannot leave it without.</summary>
    public const double RoundingRoom = 1 + (1.0 / (1 << 30));

    /// <summary>Of 128 bits: wider floating point would slow down the clock of many processors for everything that follows.</summary>
    public const int Lanes = 2;

    private const double LoosePart = 1.0 / 16;
    private const double LooseRoots = 2;
    private const double LooseMolecules = 16;

    private readonly SpeciesRecord* _species;
    private readonly int _speciesCount;
    private readonly double[] _margins;
    private readonly double[] _looseMolecules;
    private readonly double[] _counts;
    private readonly double[] _rooms;
    private readonly long[] _looseCaps;

    /// <param name="species">All species.</param>
    /// <param name="largestGains">The largest gain of each in one event, at least 1.</param>
    /// <param name="margin">See <see cref="UniformisedOptions.Margin"/>.</param>
    public CapTargets(SpeciesRecord* species, int[] largestGains, double margin)
    {
        _species = species;
        _speciesCount = largestGains.Length;
        int padded = (_speciesCount + Lanes - 1) & -Lanes;
        _counts = new double[padded];
        _rooms = new double[padded];
        _looseCaps = new long[padded];
        _margins = new double[2 * padded];
        _looseMolecules = new double[padded];
        for (int s = 0; s < _speciesCount; s++)
        {
            _margins[s] = margin * Math.Cbrt(largestGains[s]);
            _margins[padded + s] = 2 * Math.Cbrt(largestGains[s]);
            _looseMolecules[s] = LooseMolecules + (2 * largestGains[s]);
        }
    }

    /// <summary>Count of each species when it was set; 0 where a vector ends after the last.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>Room above it; 0 while there is none of the species.</summary>
    public ReadOnlySpan<double> Rooms => _rooms;

    /// <summary>Caps for species that the bounded lane reads: its bounds take long to find anew.</summary>
    public long[] LooseCaps => _looseCaps;

    /// <summary>Sets all from the present counts.</summary>
    public void Set()
    {
        double[] counts = _counts;
        for (int s = 0; s < _speciesCount; s++) counts[s] = _species[s].Count;
        for (int s = 0; s < counts.Length; s += Lanes)
        {
            Vector128<double> count = At(counts, s), root = Vector128.Sqrt(count);
            Vector128<double> eighth = Vector128.Sqrt(Vector128.Sqrt(root));
            Vector128<double> room = Vector128.Min(At(_margins, counts.Length + s) * root, At(_margins, s) * (root / Vector128.Max(eighth, Vector128<double>.One)));
            room.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_rooms), (nuint)s);
            Vector128<double> loose = (count * (1 + LoosePart)) + (root * LooseRoots) + At(_looseMolecules, s);
            Vector128.ConvertToInt64(loose).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_looseCaps), (nuint)s);
        }
    }

    /// <summary>Sets count and room of one species from its present count.</summary>
    public void Set(int species)
    {
        double count = _species[species].Count, root = Math.Sqrt(count);
        _counts[species] = count;
        _rooms[species] = Math.Min(_margins[_counts.Length + species] * root, _margins[species] * (root / Math.Max(1, Math.Sqrt(Math.Sqrt(root)))));
    }

    /// <summary>A new loose cap from the present count.</summary>
    public long LooseCapOf(int species)
    {
        double count = _species[species].Count;
        return (long)((count * (1 + LoosePart)) + (Math.Sqrt(count) * LooseRoots) + _looseMolecules[species]);
    }

    private static Vector128<double> At(double[] values, int index) => Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);
}
