using System.Runtime.Intrinsics.X86;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>The widths the propensity sums can be computed in. All give the same bits.</summary>
internal static class PropensityKernelCatalog
{
    public const string Vector512 = "vector512";
    public const string Vector256 = "vector256";
    public const string Scalar = "scalar";

    /// <summary>Names in order of preference, and whether this machine can run them.</summary>
    // Avx512F rather than Vector512.IsHardwareAccelerated: the runtime answers false to the latter on processors it expects to lower their clock.
    public static IReadOnlyList<(string Name, bool IsSupported)> All { get; } = [(Vector512, Avx512F.IsSupported), (Vector256, Avx2.IsSupported), (Scalar, true)];

    /// <summary>The width that random numbers prefer, and for the same reason.</summary>
    public static string Preferred { get; } = PhiloxKernelCatalog.Preferred.Name;
}
