using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>
/// Channels that fit no table: few of a kind, of third or higher order, or with a law of their own. Each keeps its propensity, recomputed when one of its species changes;
/// propensities are summed in blocks.
/// </summary>
internal sealed class ScatteredChannels
{
    /// <summary>Channels to a block; the last block is as long as it must be, in whole groups of eight.</summary>
    public const int BlockLength = 64;

    /// <summary>The factor that is always 1.</summary>
    public const int One = 0;

    /// <summary>Channel at each position.</summary>
    public required int[] Channels { get; init; }

    public required int[] Orders { get; init; }

    /// <summary>Rate constants before the volume enters; NaN for custom laws.</summary>
    public required double[] Rates { get; init; }

    /// <summary>The factors of position p are FirstFactor[p] * SecondFactor[p] and those in FurtherFactors[p].</summary>
    public required int[] FirstFactor { get; init; }

    public required int[] SecondFactor { get; init; }

    public required int[]?[] FurtherFactors { get; init; }

    public required CustomLaw?[] Laws { get; init; }

    public required int FactorCount { get; init; }

    /// <summary>Factors of each species.</summary>
    public required FallingFactor[][] FactorsOf { get; init; }

    /// <summary>Positions whose propensity depends on each species.</summary>
    public required int[][] DependentsOf { get; init; }

    public int Count => Channels.Length;

    public int Blocks => (Count + BlockLength - 1) / BlockLength;

    public int PaddedLength => (Count + IPropensityKernel.Lanes - 1) / IPropensityKernel.Lanes * IPropensityKernel.Lanes;

    public int LengthOfBlock(int block) => Math.Min(BlockLength, PaddedLength - (block * BlockLength));

    public static ScatteredChannels Create(ChannelTable table, int speciesCount, IReadOnlyList<int> channels)
    {
        int[] ordered = [.. channels.OrderBy(c => table.ReactantsOf(c) is [int first, ..] ? first : -1).ThenBy(c => c)];
        var factors = new Dictionary<(int Species, int Multiplicity), int>();
        var factorsOf = new List<FallingFactor>?[speciesCount];
        var dependents = new SortedSet<int>?[speciesCount];
        int[] first = new int[ordered.Length], second = new int[ordered.Length];
        int[]?[] further = new int[]?[ordered.Length];
        for (int position = 0; position < ordered.Length; position++)
        {
            int channel = ordered[position];
            var own = new List<int>();
            for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++)
            {
                int species = table.ReactantSpecies[r];
                (dependents[species] ??= []).Add(position);
                if (table.Custom[channel] is not null) continue;
                var key = (species, table.ReactantMultiplicity[r]);
                if (!factors.TryGetValue(key, out int factor))
                {
                    factors[key] = factor = factors.Count + 1;
                    (factorsOf[species] ??= []).Add(new FallingFactor(factor, key.Item2));
                }

                own.Add(factor);
            }

            if (table.Custom[channel] is { } law)
            {
                foreach (int species in law.Concentrations.SelectMany(c => c)) (dependents[species] ??= []).Add(position);
            }

            first[position] = own.Count > 0 ? own[0] : One;
            second[position] = own.Count > 1 ? own[1] : One;
            further[position] = own.Count > 2 ? [.. own.Skip(2)] : null;
        }

        return new ScatteredChannels
        {
            Channels = ordered,
            Orders = [.. ordered.Select(c => table.Order[c])],
            Rates = [.. ordered.Select(c => table.RateConstant[c])],
            FirstFactor = first,
            SecondFactor = second,
            FurtherFactors = further,
            Laws = [.. ordered.Select(c => table.Custom[c])],
            FactorCount = factors.Count + 1,
            FactorsOf = [.. factorsOf.Select(f => f is null ? [] : f.ToArray())],
            DependentsOf = [.. dependents.Select(d => d is null ? [] : d.ToArray())],
        };
    }
}
