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
    private readonly int[][] _coupled;
    private readonly int _stride;
    private readonly int _rightOffset;
    private readonly int _belowOffset;
    private readonly int _tailOffset;
    private readonly int[] _diagonal;
    private readonly int[][] _upper;
    private readonly int[][] _lower;
    private readonly int[] _updates;
    private readonly int[] _positions;
    private readonly Dictionary<(int Row, int Column), int> _headSlots = [];
    private readonly double[] _values;
    private readonly double[] _inverse;
    private readonly int[] _pivotRow;
    private readonly double[] _border;

    public BorderedLu(EliminationOrder order)
    {
        _head = order.Head;
        _tail = order.Tail;
        _coupled = order.Coupled;
        int heads = _head.Length, tails = _tail.Length;
        _stride = (tails + 3) / 4 * 4;
        _positions = new int[heads + tails];
        for (int k = 0; k < heads; k++) _positions[_head[k]] = k;
        for (int t = 0; t < tails; t++) _positions[_tail[t]] = ~t;

        _diagonal = [.. Enumerable.Range(0, heads)];
        _upper = new int[heads][];
        _lower = new int[heads][];
        int next = heads;
        for (int k = 0; k < heads; k++)
        {
            _headSlots[(k, k)] = k;
            _upper[k] = new int[_coupled[k].Length];
            _lower[k] = new int[_coupled[k].Length];
            for (int i = 0; i < _coupled[k].Length; i++)
            {
                _headSlots[(k, _coupled[k][i])] = _upper[k][i] = next++;
                _headSlots[(_coupled[k][i], k)] = _lower[k][i] = next++;
            }
        }

        _updates = [.. _coupled.SelectMany(c => c.SelectMany(i => c.Select(j => _headSlots[(i, j)])))];
        _rightOffset = next;
        _belowOffset = _rightOffset + heads * _stride;
        _tailOffset = _belowOffset + heads * _stride;
        _values = new double[_tailOffset + tails * _stride];
        _inverse = new double[heads];
        _pivotRow = new int[tails];
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
        ReadOnlySpan<int> updates = _updates;
        for (int k = 0; k < _head.Length; k++)
        {
            double pivot = _values[_diagonal[k]];
            if (!(pivot > bound) || !double.IsFinite(pivot)) return false;
            double inverse = _inverse[k] = 1 / pivot;
            int right = _rightOffset + k * _stride, below = _belowOffset + k * _stride;
            ReadOnlySpan<int> coupled = _coupled[k], upper = _upper[k], lower = _lower[k];
            for (int t = 0; t < _stride; t += 4) (Vector256.LoadUnsafe(ref v, (nuint)(below + t)) * Vector256.Create(inverse)).StoreUnsafe(ref v, (nuint)(below + t));
            for (int i = 0; i < coupled.Length; i++)
            {
                double multiplier = _values[lower[i]] *= inverse;
                for (int j = 0; j < upper.Length; j++) _values[updates[i * upper.Length + j]] -= multiplier * _values[upper[j]];
                Subtract(ref v, _rightOffset + coupled[i] * _stride, multiplier, right);
                Subtract(ref v, _belowOffset + coupled[i] * _stride, _values[upper[i]], below);
            }

            updates = updates[(coupled.Length * coupled.Length)..];
            for (int t = 0; t < _tail.Length; t++)
            {
                double multiplier = _values[below + t];
                if (multiplier != 0) Subtract(ref v, _tailOffset + t * _stride, multiplier, right);
            }
        }

        return FactoriseTail(ref v);
    }

    /// <summary>Solves in place; the order is that of the unknowns.</summary>
    public void Solve(Span<double> b)
    {
        ref double v = ref MemoryMarshal.GetArrayDataReference(_values);
        Span<double> border = _border;
        border.Clear();
        for (int t = 0; t < _tail.Length; t++) border[t] = b[_tail[t]];
        ref double z = ref MemoryMarshal.GetReference(border);
        for (int k = 0; k < _head.Length; k++)
        {
            double value = b[_head[k]];
            ReadOnlySpan<int> coupled = _coupled[k], lower = _lower[k];
            for (int i = 0; i < coupled.Length; i++) b[_head[coupled[i]]] -= _values[lower[i]] * value;
            Vector256<double> factor = Vector256.Create(value);
            int below = _belowOffset + k * _stride;
            for (int t = 0; t < _stride; t += 4) (Vector256.LoadUnsafe(ref z, (nuint)t) - factor * Vector256.LoadUnsafe(ref v, (nuint)(below + t))).StoreUnsafe(ref z, (nuint)t);
        }

        SolveTail(border);
        for (int k = _head.Length - 1; k >= 0; k--)
        {
            Vector256<double> partial = Vector256<double>.Zero;
            int right = _rightOffset + k * _stride;
            for (int t = 0; t < _stride; t += 4) partial += Vector256.LoadUnsafe(ref z, (nuint)t) * Vector256.LoadUnsafe(ref v, (nuint)(right + t));
            double value = b[_head[k]] - Lanes.Sum(partial);
            ReadOnlySpan<int> coupled = _coupled[k], upper = _upper[k];
            for (int i = 0; i < coupled.Length; i++) value -= _values[upper[i]] * b[_head[coupled[i]]];
            b[_head[k]] = value * _inverse[k];
        }

        for (int t = 0; t < _tail.Length; t++) b[_tail[t]] = border[t];
    }

    private void Subtract(ref double v, int target, double multiplier, int source)
    {
        Vector256<double> factor = Vector256.Create(multiplier);
        for (int t = 0; t < _stride; t += 4)
            (Vector256.LoadUnsafe(ref v, (nuint)(target + t)) - factor * Vector256.LoadUnsafe(ref v, (nuint)(source + t))).StoreUnsafe(ref v, (nuint)(target + t));
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
            for (int i = k + 1; i < _tail.Length; i++)
            {
                int other = _tailOffset + i * _stride;
                double multiplier = _values[other + k] / pivot;
                if (multiplier == 0) continue;
                int aligned = Math.Min(_stride, k / 4 * 4 + 4);
                for (int j = k + 1; j < aligned; j++) _values[other + j] -= multiplier * _values[row + j];
                for (int j = aligned; j < _stride; j += 4)
                    (Vector256.LoadUnsafe(ref v, (nuint)(other + j)) - Vector256.Create(multiplier) * Vector256.LoadUnsafe(ref v, (nuint)(row + j))).StoreUnsafe(ref v, (nuint)(other + j));
                _values[other + k] = multiplier;
            }
        }

        return true;
    }

    private void Exchange(int row, int other)
    {
        for (int j = 0; j < _stride; j++) (_values[row + j], _values[other + j]) = (_values[other + j], _values[row + j]);
    }

    private void SolveTail(Span<double> z)
    {
        for (int k = 0; k < _tail.Length; k++)
        {
            (z[k], z[_pivotRow[k]]) = (z[_pivotRow[k]], z[k]);
        }

        for (int k = 0; k < _tail.Length; k++)
        {
            int row = _tailOffset + k * _stride;
            for (int j = 0; j < k; j++) z[k] -= _values[row + j] * z[j];
        }

        for (int k = _tail.Length - 1; k >= 0; k--)
        {
            int row = _tailOffset + k * _stride;
            for (int j = k + 1; j < _tail.Length; j++) z[k] -= _values[row + j] * z[j];
            z[k] /= _values[row + k];
        }
    }
}
