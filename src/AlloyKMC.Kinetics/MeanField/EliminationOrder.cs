namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Order of elimination for a sparse matrix of symmetric pattern: minimum degree (Tinney and Walker, doi:10.1109/PROC.1967.6011). The first unknowns form the
/// sparse head, the rest the dense tail; the border between them is put where the estimated cost of factorisation and solves is least.
/// </summary>
internal sealed class EliminationOrder
{
    private const int Lanes = 4;

    /// <summary>Cost of an indirect scalar update in units of a vector update.</summary>
    private const double ScalarCost = 1.5;

    private EliminationOrder(int[] head, int[] tail, int[][] coupled)
    {
        Head = head;
        Tail = tail;
        Coupled = coupled;
    }

    /// <summary>Unknowns in order of elimination.</summary>
    public int[] Head { get; }

    /// <summary>Unknowns of the dense remainder, ascending.</summary>
    public int[] Tail { get; }

    /// <summary>For each head position, the head positions after it that its elimination touches (fill included), ascending.</summary>
    public int[][] Coupled { get; }

    /// <param name="neighbours">Pattern without the diagonal, made symmetric; it is used up.</param>
    /// <param name="lastUnknowns">Number of unknowns at the end that must stay in the tail.</param>
    /// <param name="smallest">Systems of at most this size are all tail.</param>
    public static EliminationOrder Find(HashSet<int>[] neighbours, int lastUnknowns, int smallest)
    {
        int count = neighbours.Length;
        int[] order = new int[count - lastUnknowns], position = new int[count];
        int[][] cliques = new int[order.Length][];
        Array.Fill(position, int.MaxValue);
        for (int k = 0; k < order.Length; k++)
        {
            int best = -1;
            for (int i = 0; i < order.Length; i++)
            {
                if (position[i] == int.MaxValue && (best < 0 || neighbours[i].Count < neighbours[best].Count)) best = i;
            }

            order[k] = best;
            position[best] = k;
            cliques[k] = [.. neighbours[best]];
            foreach (int i in cliques[k])
            {
                neighbours[i].Remove(best);
                neighbours[i].UnionWith(cliques[k]);
                neighbours[i].Remove(i);
            }
        }

        int heads = count <= smallest ? 0 : CheapestBorder(cliques.Select(c => c.Select(i => position[i]).ToArray()), count);
        int[][] coupled = [.. cliques.Take(heads).Select(c => c.Select(i => position[i]).Where(p => p < heads).Order().ToArray())];
        return new EliminationOrder(order[..heads], [.. Enumerable.Range(0, count).Where(i => position[i] >= heads)], coupled);
    }

    /// <summary>Number of head unknowns of least cost; <paramref name="cliques"/> are positions coupled to each position when it is eliminated.</summary>
    private static int CheapestBorder(IEnumerable<int[]> cliques, int count)
    {
        int[][] sorted = [.. cliques.Select(c => c.Order().ToArray())];
        (double Cost, int Heads) best = (double.PositiveInfinity, 0);
        for (int heads = 0; heads <= sorted.Length; heads++)
        {
            double tail = count - heads, vectors = Math.Ceiling(tail / Lanes), cost = tail * tail * vectors / 3;
            for (int k = 0; k < heads; k++)
            {
                int reach = Array.BinarySearch(sorted[k], heads);
                double coupled = reach < 0 ? ~reach : reach;
                cost += ScalarCost * coupled * coupled + (2 * coupled + tail) * vectors;
            }

            if (cost < best.Cost) best = (cost, heads);
        }

        return best.Heads;
    }
}
