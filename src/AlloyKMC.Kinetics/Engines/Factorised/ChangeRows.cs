using System.Runtime.InteropServices;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Lists of changes of counts, each as what it adds to the state of the engine: counts, bounds of blocks and bounds of groups, in vectors of four.</summary>
/// <remarks>Whole vectors are read, changed and written because the search that follows reads whole vectors: a processor that finds a vector half in its store buffer waits
/// until the buffer is empty.</remarks>
internal sealed class ChangeRows
{
    /// <summary>Elements of a vector.</summary>
    public const int Lanes = 4;

    /// <summary>Vectors that are added together: a row has a whole number of these.</summary>
    public const int Step = 2;

    private readonly (int Offset, double Weight)[][] _addends;
    private readonly int _idle;
    private readonly double[] _nothing = new double[Lanes];
    private readonly double[] _sums;
    private readonly bool[] _isTouched;
    private readonly List<(int Species, int Amount)[]> _lists = [];
    private readonly List<int> _offsets = [];
    private readonly List<double> _deltas = [];
    private readonly List<int> _starts = [0];

    /// <param name="addends">For each species what one molecule of it adds to, and how much.</param>
    /// <param name="stateLength">Length of the state, in whole vectors.</param>
    /// <param name="idle">A vector of the state that nobody reads, for rows that need one more.</param>
    public ChangeRows((int Offset, double Weight)[][] addends, int stateLength, int idle)
    {
        _addends = addends;
        _idle = idle;
        _sums = new double[stateLength];
        _isTouched = new bool[stateLength / Lanes];
    }

    /// <summary>Changes (species, amount) of each row.</summary>
    public IReadOnlyList<(int Species, int Amount)[]> Lists => _lists;

    /// <summary>Changes of the longest list.</summary>
    public int MostChanges => _lists.Max(l => l.Length);

    /// <summary>Where in the state a vector is added, in bytes.</summary>
    public ReadOnlySpan<int> Offsets => CollectionsMarshal.AsSpan(_offsets);

    /// <summary>Vectors, one after the other.</summary>
    public ReadOnlySpan<double> Deltas => CollectionsMarshal.AsSpan(_deltas);

    /// <summary>First vector of a row, and the one after its last.</summary>
    public (int Start, int End) VectorsOf(int row) => (_starts[row], _starts[row + 1]);

    /// <summary>Makes a row of a list.</summary>
    /// <returns>Its index.</returns>
    public int Of(IEnumerable<(int Species, int Amount)> changes)
    {
        (int Species, int Amount)[] list = [.. changes];
        foreach ((int species, int amount) in list)
        {
            foreach ((int offset, double weight) in _addends[species])
            {
                _sums[offset] += amount * weight;
                _isTouched[offset / Lanes] = true;
            }
        }

        for (int k = 0; k < _isTouched.Length; k++)
        {
            if (!_isTouched[k]) continue;
            Span<double> values = _sums.AsSpan(k * Lanes, Lanes);
            if (values.ContainsAnyExcept(0.0)) Add(k * Lanes, values);
            values.Clear();
            _isTouched[k] = false;
        }

        while ((_offsets.Count - _starts[^1]) % Step != 0) Add(_idle, _nothing);
        _starts.Add(_offsets.Count);
        _lists.Add(list);
        return _lists.Count - 1;
    }

    private void Add(int offset, ReadOnlySpan<double> values)
    {
        _offsets.Add(offset * sizeof(double));
        _deltas.AddRange(values);
    }
}
