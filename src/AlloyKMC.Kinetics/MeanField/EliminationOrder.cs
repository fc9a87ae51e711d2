namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Order of elimination for a sparse matrix of symmetric pattern: minimum degree (Tinney and Walker, doi:10.1109/PROC.1967.6011) until all that remains
/// is coupled to all that remains. The eliminated unknowns form the sparse head, the others the dense tail.
/// </summary>
internal sealed class EliminationOrder
{
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
        int count = neighbours.Length, candidates = count - lastUnknowns;
        var head = new List<int>();
        var touched = new List<int[]>();
        bool[] eliminated = new bool[count];
        int remaining = count;
        while (remaining > smallest)
        {
            int best = -1;
            for (int i = 0; i < candidates; i++)
            {
                if (!eliminated[i] && (best < 0 || neighbours[i].Count < neighbours[best].Count)) best = i;
            }

            if (best < 0 || neighbours[best].Count >= remaining - 1) break;
            int[] clique = [.. neighbours[best].Order()];
            foreach (int i in clique)
            {
                neighbours[i].Remove(best);
                neighbours[i].UnionWith(clique);
                neighbours[i].Remove(i);
            }

            eliminated[best] = true;
            head.Add(best);
            touched.Add(clique);
            remaining--;
        }

        int[] position = new int[count];
        Array.Fill(position, -1);
        for (int k = 0; k < head.Count; k++) position[head[k]] = k;
        int[][] coupled = [.. touched.Select(t => t.Select(i => position[i]).Where(p => p >= 0).Order().ToArray())];
        return new EliminationOrder([.. head], [.. Enumerable.Range(0, count).Where(i => !eliminated[i])], coupled);
    }
}
