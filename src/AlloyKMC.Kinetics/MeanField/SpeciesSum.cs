using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>A weighted sum of concentrations over a contiguous range of species; gaps have weight zero.</summary>
internal sealed class SpeciesSum(int start, double[] weights)
{
    /// <summary>First species.</summary>
    public int Start { get; } = start;

    public double[] Weights { get; } = weights;

    /// <summary>Species of non-zero weight, ascending.</summary>
    public int[] Support()
    {
        int count = Weights.Length - Weights.AsSpan().Count(0.0), next = 0;
        int[] support = new int[count];
        for (int i = 0; i < Weights.Length; i++)
        {
            if (Weights[i] != 0) support[next++] = Start + i;
        }

        return support;
    }

    /// <summary>Whether it runs over the same species.</summary>
    public bool HasSupportOf(SpeciesSum other)
    {
        if (Start != other.Start || Weights.Length != other.Weights.Length) return false;
        for (int i = 0; i < Weights.Length; i++)
        {
            if (Weights[i] == 0 != (other.Weights[i] == 0)) return false;
        }

        return true;
    }

    /// <summary>Sum over the range, in four interleaved partial sums whatever the hardware.</summary>
    public double Evaluate(ReadOnlySpan<double> concentrations)
    {
        if (Weights.Length == 1) return Weights[0] * concentrations[Start];
        ReadOnlySpan<double> values = concentrations.Slice(Start, Weights.Length);
        ref double w = ref MemoryMarshal.GetArrayDataReference(Weights), c = ref MemoryMarshal.GetReference(values);
        Vector256<double> partial = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - 4; i += 4) partial += Vector256.LoadUnsafe(ref w, (nuint)i) * Vector256.LoadUnsafe(ref c, (nuint)i);
        double sum = Lanes.Sum(partial);
        for (; i < values.Length; i++) sum += Weights[i] * values[i];
        return sum;
    }
}
