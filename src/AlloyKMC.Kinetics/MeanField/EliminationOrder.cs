namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Order of elimination for a sparse matrix of symmetric pattern: minimum degree (Tinney and Walker, doi:10.1109/PROC.1967.6011), hubs last. The first unknowns form
/// the sparse head, the rest the dense tail. How many of the most connected unknowns count as hubs, and where the border between head and tail is, is decided by the
/// estimated cost of factorisation and solves.
/// </summary>
internal sealed class EliminationOrder
{
    private const int Lanes = 4;

    /// <summary>Cost of an indirect scalar update in units of a vector update.</summary>
    private const double ScalarCost = 1.5;

    /// <summary>Numbers of hubs that are tried.</summary>
    private static readonly int[] s_hubs = [0, 1, 2, 4, 8, 16];

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

    /// <param name="neighbours">Pattern without the diagonal, made symmetric.</param>
    /// <param name="lastUnknowns">Number of unknowns at the end that must stay in the tail.</param>
    /// <param name="smallest">Systems of at most this size are all tail.</param>
    public static EliminationOrder Find(IReadOnlyList<IReadOnlySet<int>> neighbours, int lastUnknowns, int smallest)
    {
        int count = neighbours.Count, free = count - lastUnknowns;
        if (count <= smallest) return new EliminationOrder([], [.. Enumerable.Range(0, count)], []);
        int[] byDegree = [.. Enumerable.Range(0, free).OrderByDescending(i => neighbours[i].Count)];
        return s_hubs.Where(hubs => hubs <= free).Select(hubs => Eliminate(neighbours, byDegree[..hubs], free)).MinBy(o => o.Cost).Order;
    }

    private static (double Cost, EliminationOrder Order) Eliminate(IReadOnlyList<IReadOnlySet<int>> pattern, int[] hubs, int free)
    {
        int count = pattern.Count, heads = free - hubs.Length;
        bool[] isLast = new bool[count];
        for (int i = 0; i < count; i++) isLast[i] = i >= free || hubs.Contains(i);
        HashSet<int>[] neighbours = [.. pattern.Select(p => p.Where(i => !isLast[i]).ToHashSet())];
        int[] order = new int[heads], position = new int[count], touched = new int[count];
        int[][] cliques = new int[heads][];
        Array.Fill(position, int.MaxValue);
        for (int k = 0; k < heads; k++)
        {
            // Of equal degrees the one beside the earliest elimination goes first: a chain or ladder of compositions is worked through from both ends.
            int best = -1;
            for (int i = 0; i < free; i++)
            {
                if (position[i] != int.MaxValue || isLast[i]) continue;
                if (best < 0 || (neighbours[i].Count, touched[i]).CompareTo((neighbours[best].Count, touched[best])) < 0) best = i;
            }

            order[k] = best;
            position[best] = k;
            cliques[k] = [.. neighbours[best]];
            foreach (int i in cliques[k])
            {
                touched[i] = k + 1;
                neighbours[i].Remove(best);
                neighbours[i].UnionWith(cliques[k]);
                neighbours[i].Remove(i);
            }
        }

        (double cost, heads) = CheapestBorder([.. cliques.Select(c => c.Select(i => position[i]).Order().ToArray())], count);
        int[] tail = [.. Enumerable.Range(0, count).Where(i => position[i] >= heads)], levelled = ByLevel(heads, cliques, position);
        int[] head = [.. levelled.Select(k => order[k])];
        for (int k = 0; k < heads; k++) position[head[k]] = k;
        int[][] coupled = [.. levelled.Select(k => cliques[k].Select(i => position[i]).Where(p => p < heads).Order().ToArray())];
        return (cost, new EliminationOrder(head, tail, coupled));
    }

    /// <summary>
    /// Positions in an order of the same fill in which unknowns that do not wait for each other (levels of the elimination tree) stand together: a processor works on
    /// several chains at a time where it would otherwise wait for one.
    /// </summary>
    private static int[] ByLevel(int heads, int[][] cliques, int[] position)
    {
        int[] level = new int[heads];
        for (int k = 0; k < heads; k++)
        {
            foreach (int i in cliques[k])
            {
                if (position[i] < heads) level[position[i]] = Math.Max(level[position[i]], level[k] + 1);
            }
        }

        return [.. Enumerable.Range(0, heads).OrderBy(k => level[k])];
    }

    /// <summary>Number of head unknowns of least cost; <paramref name="cliques"/> are positions coupled to each position when it is eliminated, ascending.</summary>
    private static (double Cost, int Heads) CheapestBorder(int[][] cliques, int count)
    {
        (double Cost, int Heads) best = (double.PositiveInfinity, 0);
        for (int heads = 0; heads <= cliques.Length; heads++)
        {
            double tail = count - heads, vectors = Math.Ceiling(tail / Lanes), cost = tail * tail * vectors / 3;
            for (int k = 0; k < heads; k++)
            {
                int reach = Array.BinarySearch(cliques[k], heads);
                double coupled = reach < 0 ? ~reach : reach;
                cost += ScalarCost * coupled * coupled + (2 * coupled + tail) * vectors;
            }

            if (cost < best.Cost) best = (cost, heads);
        }

        return best;
    }
}
