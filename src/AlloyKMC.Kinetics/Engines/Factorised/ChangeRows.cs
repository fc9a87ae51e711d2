namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Lists of changes of counts, each written once as what it adds to the state of the engine: counts, sums of blocks and sums of groups, in vectors of four.</summary>
/// <remarks>Whole vectors are read, changed and written because the search that follows reads whole vectors: a processor that finds a vector half in its store buffer waits
/// until the buffer is empty.</remarks>
internal sealed class ChangeRows
{
    /// <summary>Elements of a vector.</summary>
    public const int Lanes = 4;

    private readonly Func<int, IEnumerable<(int Offset, double Weight)>> _addends;
    private readonly List<(int Species, int Amount)[]> _lists = [];
    private readonly List<int> _offsets = [];
    private readonly List<double> _deltas = [];
    private readonly List<int> _starts = [0];

    /// <param name="addends">What one molecule of a species adds to, and how much.</param>
    public ChangeRows(Func<int, IEnumerable<(int Offset, double Weight)>> addends)
    {
        _addends = addends;
    }

    /// <summary>Changes (species, amount) of each row.</summary>
    public IReadOnlyList<(int Species, int Amount)[]> Lists => _lists;

    /// <summary>Changes of the longest list.</summary>
    public int MostChanges => _lists.Max(l => l.Length);

    /// <summary>First vector of each row, and their number at the end.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Where in the state a vector is added, in bytes.</summary>
    public IReadOnlyList<int> Offsets => _offsets;

    /// <summary>Vectors, one after the other.</summary>
    public IReadOnlyList<double> Deltas => _deltas;

    /// <summary>Makes the rows of lists that take part in the same place: all have as many vectors, those that lack some end on vectors that add nothing at
    /// <paramref name="idle"/>. A loop of one length is predicted, and one of lengths that follow from chance is not.</summary>
    /// <returns>Their indices.</returns>
    public int[] Of(IEnumerable<IEnumerable<(int Species, int Amount)>> changes, int idle)
    {
        (int Species, int Amount)[][] lists = [.. changes.Select(c => c.ToArray())];
        (int Offset, double[] Values)[][] vectors = [.. lists.Select(VectorsOf)];
        int length = vectors.Length == 0 ? 0 : (vectors.Max(v => v.Length) + 1) / 2 * 2;
        int[] rows = new int[lists.Length];
        for (int i = 0; i < lists.Length; i++)
        {
            rows[i] = _lists.Count;
            _lists.Add(lists[i]);
            foreach ((int offset, double[] values) in vectors[i].Concat(Enumerable.Repeat((idle, new double[Lanes]), length - vectors[i].Length)))
            {
                _offsets.Add(offset * sizeof(double));
                _deltas.AddRange(values);
            }

            _starts.Add(_offsets.Count);
        }

        return rows;
    }

    private (int Offset, double[] Values)[] VectorsOf((int Species, int Amount)[] list)
    {
        var sums = new SortedDictionary<int, double>();
        foreach ((int species, int amount) in list)
        {
            foreach ((int offset, double weight) in _addends(species)) sums[offset] = sums.GetValueOrDefault(offset) + (amount * weight);
        }

        return [.. sums.Where(s => s.Value != 0).GroupBy(s => s.Key / Lanes).Select(vector =>
        {
            double[] values = new double[Lanes];
            foreach ((int offset, double sum) in vector) values[offset % Lanes] = sum;
            return (vector.Key * Lanes, values);
        })];
    }
}
