using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// LU factorisation of a matrix with a sparse head and a dense tail. The head is eliminated along its diagonal: for rate equations I/(h gamma) - J is there an
/// M-matrix, or nearly, whose pivots stay at 1/(h gamma) or above; a pivot far below is reported and the caller takes a smaller step. The tail has partial pivoting.
/// Nothing is allocated after construction.
/// </summary>
internal sealed class BorderedLu
{
    private readonly int[] _head;
    private readonly int[] _tail;
    private readonly int _stride;
    private readonly int _upperOffset;
    private readonly int _lowerOffset;
    private readonly int _rightOffset;
    private readonly int _belowOffset;
    private readonly int _tailOffset;
    private readonly int[] _coupledStart;
    private readonly int[] _coupled;
    private readonly int[] _updates;
    private readonly int[] _positions;
    private readonly Dictionary<(int Row, int Column), int> _headSlots = [];
    private readonly double[] _values;
    private readonly double[] _inverse;
    private readonly double[] _tailInverse;
    private readonly int[] _pivotRow;
    private readonly double[] _work;
    private readonly double[] _border;

    public BorderedLu(EliminationOrder order)
    {
        _head = order.Head;
        _tail = order.Tail;
        int heads = _head.Length, tails = _tail.Length;
        _stride = (tails + 3) / 4 * 4;
        _positions = new int[heads + tails];
        for (int k = 0; k < heads; k++) _positions[_head[k]] = k;
        for (int t = 0; t < tails; t++) _positions[_tail[t]] = ~t;

        _coupled = [.. order.Coupled.SelectMany(c => c)];
        _coupledStart = new int[heads + 1];
        for (int k = 0; k < heads; k++) _coupledStart[k + 1] = _coupledStart[k] + order.Coupled[k].Length;
        _upperOffset = heads;
        _lowerOffset = _upperOffset + _coupled.Length;
        _rightOffset = _lowerOffset + _coupled.Length;
        _belowOffset = _rightOffset + heads * _stride;
        _tailOffset = _belowOffset + heads * _stride;
        for (int k = 0; k < heads; k++)
        {
            _headSlots[(k, k)] = k;
            for (int p = _coupledStart[k]; p < _coupledStart[k + 1]; p++)
            {
                _headSlots[(k, _coupled[p])] = _upperOffset + p;
                _headSlots[(_coupled[p], k)] = _lowerOffset + p;
            }
        }

        _updates = [.. order.Coupled.SelectMany(c => c.SelectMany(i => c.Select(j => _headSlots[(i, j)])))];
        _values = new double[_tailOffset + _stride * _stride];
        _inverse = new double[heads];
        _tailInverse = new double[tails];
        _pivotRow = new int[tails];
        _work = new double[heads];
        _border = new double[_stride];
    }

    /// <summary>Number of stored entries, fill included.</summary>
    public int StoredEntries => _values.Length;

    public int TailCount => _tail.Length;

    /// <summary>Where an entry is stored, in the unknowns' own numbering.</summary>
    public int Slot(int row, int column)
    {
        int r = _positions[row], c = _positions[column];
        return (r >= 0, c >= 0) switch
        {
            (true, true) => _headSlots[(r, c)],
            (true, false) => _rightOffset + r * _stride + ~c,
            (false, true) => _belowOffset + c * _stride + ~r,
            (false, false) => _tailOffset + ~r * _stride + ~c,
        };
    }

    /// <summary>Factorises <c>shift * I - J</c>.</summary>
    /// <param name="negativeJacobian">-J in the slots of <see cref="Slot"/>, constant rows of auxiliary unknowns included.</param>
    /// <param name="shift">1/(h gamma), added to the diagonal of the species.</param>
    /// <param name="shiftSlots">Diagonal slots of the species.</param>
    /// <param name="smallestPivot">A head pivot below this share of the shift is a failure.</param>
    /// <returns>Whether the factorisation succeeded.</returns>
    public bool Factorise(ReadOnlySpan<double> negativeJacobian, double shift, ReadOnlySpan<int> shiftSlots, double smallestPivot)
    {
        negativeJacobian.CopyTo(_values);
        foreach (int slot in shiftSlots) _values[slot] += shift;
        double bound = smallestPivot * shift;
        ref double v = ref MemoryMarshal.GetArrayDataReference(_values);
        ref int update = ref MemoryMarshal.GetArrayDataReference(_updates);
        for (int k = 0; k < _head.Length; k++)
        {
            double pivot = _values[k];
            if (!(pivot > bound) || !double.IsFinite(pivot)) return false;
            double inverse = _inverse[k] = 1 / pivot;
            int right = _rightOffset + k * _stride, below = _belowOffset + k * _stride, first = _coupledStart[k], count = _coupledStart[k + 1] - first;
            for (int t = 0; t < _stride; t += 4) (Load(ref v, below + t) * Vector256.Create(inverse)).StoreUnsafe(ref v, (nuint)(below + t));
            for (int i = 0; i < count; i++)
            {
                double multiplier = _values[_lowerOffset + first + i] *= inverse, upper = _values[_upperOffset + first + i];
                for (int j = 0; j < count; j++) Unsafe.Add(ref v, Unsafe.Add(ref update, j)) -= multiplier * Unsafe.Add(ref v, _upperOffset + first + j);
                update = ref Unsafe.Add(ref update, count);
                int coupled = _coupled[first + i] * _stride;
                Subtract(ref v, _rightOffset + coupled, multiplier, right);
                Subtract(ref v, _belowOffset + coupled, upper, below);
            }
        }

        ReduceTail(ref v);
        return FactoriseTail(ref v);
    }

    /// <summary>Solves in place; the order is that of the unknowns.</summary>
    public void Solve(Span<double> b)
    {
        for (int k = 0; k < _head.Length; k++) _work[k] = b[_head[k]];
        for (int t = 0; t < _tail.Length; t++) _border[t] = b[_tail[t]];
        // Lanes beyond the tail keep what is not finite: zero times infinity of a step that failed would spoil all that follow.
        _border.AsSpan(_tail.Length).Clear();
        SolveHead();
        TakeHeadOut();
        SolveTail(_border);
        SubstituteBack();
        for (int k = 0; k < _head.Length; k++) b[_head[k]] = _work[k];
        for (int t = 0; t < _tail.Length; t++) b[_tail[t]] = _border[t];
    }

    private void SolveHead()
    {
        ref double lower = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _lowerOffset), w = ref MemoryMarshal.GetArrayDataReference(_work);
        ref int coupled = ref MemoryMarshal.GetArrayDataReference(_coupled), start = ref MemoryMarshal.GetArrayDataReference(_coupledStart);
        int heads = _head.Length, p = 0;
        for (int k = 0; k < heads; k++)
        {
            double value = Unsafe.Add(ref w, k);
            int end = Unsafe.Add(ref start, k + 1);
            for (; p < end; p++) Unsafe.Add(ref w, Unsafe.Add(ref coupled, p)) -= Unsafe.Add(ref lower, p) * value;
        }
    }

    /// <summary>Takes what the head contributes out of the right side of the tail, in four interleaved partial sums.</summary>
    private void TakeHeadOut()
    {
        ref double v = ref MemoryMarshal.GetArrayDataReference(_values), w = ref MemoryMarshal.GetArrayDataReference(_work), z = ref MemoryMarshal.GetArrayDataReference(_border);
        int heads = _head.Length;
        for (int t = 0; t < _stride; t += 4)
        {
            Vector256<double> sum = Load(ref z, t), second = Vector256<double>.Zero, third = second, fourth = second;
            int k = 0, below = _belowOffset + t;
            for (; k + 3 < heads; k += 4, below += 4 * _stride)
            {
                sum -= Vector256.Create(Unsafe.Add(ref w, k)) * Load(ref v, below);
                second -= Vector256.Create(Unsafe.Add(ref w, k + 1)) * Load(ref v, below + _stride);
                third -= Vector256.Create(Unsafe.Add(ref w, k + 2)) * Load(ref v, below + 2 * _stride);
                fourth -= Vector256.Create(Unsafe.Add(ref w, k + 3)) * Load(ref v, below + 3 * _stride);
            }

            for (; k < heads; k++, below += _stride) sum -= Vector256.Create(Unsafe.Add(ref w, k)) * Load(ref v, below);
            ((sum + second) + (third + fourth)).StoreUnsafe(ref z, (nuint)t);
        }
    }

    private void SubstituteBack()
    {
        ref double v = ref MemoryMarshal.GetArrayDataReference(_values), upper = ref Unsafe.Add(ref v, _upperOffset);
        ref double w = ref MemoryMarshal.GetArrayDataReference(_work), z = ref MemoryMarshal.GetArrayDataReference(_border), inverse = ref MemoryMarshal.GetArrayDataReference(_inverse);
        ref int coupled = ref MemoryMarshal.GetArrayDataReference(_coupled), start = ref MemoryMarshal.GetArrayDataReference(_coupledStart);
        int p = _coupled.Length - 1;
        for (int k = _head.Length - 1; k >= 0; k--)
        {
            Vector256<double> partial = Vector256<double>.Zero;
            int right = _rightOffset + k * _stride, first = Unsafe.Add(ref start, k);
            for (int t = 0; t < _stride; t += 4) partial += Load(ref z, t) * Load(ref v, right + t);
            double value = Unsafe.Add(ref w, k) - Lanes.Sum(partial);
            for (; p >= first; p--) value -= Unsafe.Add(ref upper, p) * Unsafe.Add(ref w, Unsafe.Add(ref coupled, p));
            Unsafe.Add(ref w, k) = value * Unsafe.Add(ref inverse, k);
        }
    }

    private static Vector256<double> Load(ref double v, int index) => Vector256.LoadUnsafe(ref v, (nuint)index);

    private void Subtract(ref double v, int target, double multiplier, int source)
    {
        Vector256<double> factor = Vector256.Create(multiplier);
        for (int t = 0; t < _stride; t += 4) (Load(ref v, target + t) - factor * Load(ref v, source + t)).StoreUnsafe(ref v, (nuint)(target + t));
    }

    /// <summary>Takes the eliminated head out of the tail, four by four entries at a time over all head unknowns.</summary>
    private void ReduceTail(ref double v)
    {
        for (int row = 0; row < _stride; row += 4)
        {
            for (int column = 0; column < _stride; column += 4)
            {
                int target = _tailOffset + row * _stride + column, below = _belowOffset + row, right = _rightOffset + column;
                Vector256<double> a = Load(ref v, target), b = Load(ref v, target + _stride), c = Load(ref v, target + 2 * _stride), d = Load(ref v, target + 3 * _stride);
                for (int k = 0; k < _head.Length; k++, below += _stride, right += _stride)
                {
                    Vector256<double> source = Load(ref v, right);
                    a -= Vector256.Create(Unsafe.Add(ref v, below)) * source;
                    b -= Vector256.Create(Unsafe.Add(ref v, below + 1)) * source;
                    c -= Vector256.Create(Unsafe.Add(ref v, below + 2)) * source;
                    d -= Vector256.Create(Unsafe.Add(ref v, below + 3)) * source;
                }

                a.StoreUnsafe(ref v, (nuint)target);
                b.StoreUnsafe(ref v, (nuint)(target + _stride));
                c.StoreUnsafe(ref v, (nuint)(target + 2 * _stride));
                d.StoreUnsafe(ref v, (nuint)(target + 3 * _stride));
            }
        }
    }

    private bool FactoriseTail(ref double v)
    {
        for (int k = 0; k < _tail.Length; k++)
        {
            int best = k;
            for (int i = k + 1; i < _tail.Length; i++)
            {
                if (Math.Abs(_values[_tailOffset + i * _stride + k]) > Math.Abs(_values[_tailOffset + best * _stride + k])) best = i;
            }

            int row = _tailOffset + k * _stride;
            _pivotRow[k] = best;
            if (best != k) Exchange(row, _tailOffset + best * _stride);
            double pivot = _values[row + k];
            if (pivot == 0 || !double.IsFinite(pivot)) return false;
            double inverse = _tailInverse[k] = 1 / pivot;
            int aligned = Math.Min(_stride, k / 4 * 4 + 4);
            for (int i = k + 1; i < _tail.Length; i++)
            {
                int other = _tailOffset + i * _stride;
                double multiplier = _values[other + k] * inverse;
                _values[other + k] = multiplier;
                if (multiplier == 0) continue;
                for (int j = k + 1; j < aligned; j++) _values[other + j] -= multiplier * _values[row + j];
                Vector256<double> factor = Vector256.Create(multiplier);
                for (int j = aligned; j < _stride; j += 4) (Load(ref v, other + j) - factor * Load(ref v, row + j)).StoreUnsafe(ref v, (nuint)(other + j));
            }
        }

        return true;
    }

    private void Exchange(int row, int other)
    {
        for (int j = 0; j < _stride; j++) (_values[row + j], _values[other + j]) = (_values[other + j], _values[row + j]);
    }

    private void SolveTail(double[] z)
    {
        int count = _tail.Length;
        for (int k = 0; k < count; k++) (z[k], z[_pivotRow[k]]) = (z[_pivotRow[k]], z[k]);
        for (int k = 1; k < count; k++)
        {
            ReadOnlySpan<double> row = _values.AsSpan(_tailOffset + k * _stride, k);
            double value = z[k];
            for (int j = 0; j < row.Length; j++) value -= row[j] * z[j];
            z[k] = value;
        }

        for (int k = count - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> row = _values.AsSpan(_tailOffset + k * _stride, count);
            double value = z[k];
            for (int j = k + 1; j < row.Length; j++) value -= row[j] * z[j];
            z[k] = value * _tailInverse[k];
        }
    }
}
