using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Random;

/// <summary>The Philox kernels in order of preference. Which one runs changes the speed and nothing else.</summary>
public static class PhiloxKernelCatalog
{
    // Avx512F rather than Vector512.IsHardwareAccelerated: the runtime answers false to the latter on processors it expects to lower their clock.
    public static PhiloxKernel Vector512 { get; } = new("vector512", Avx512F.IsSupported, PhiloxVector512Kernel.Fill);

    public static PhiloxKernel Vector256 { get; } = new("vector256", Avx2.IsSupported, PhiloxVector256Kernel.Fill);

    public static PhiloxKernel Scalar { get; } = new("scalar", true, PhiloxScalarKernel.Fill);

    public static IReadOnlyList<PhiloxKernel> All { get; } = [Vector512, Vector256, Scalar];

    /// <summary>The first supported kernel, but 512 bits only where the runtime holds them to be worth it: on processors that lower their clock for wide multiplications the scalar code of an
    /// engine loses more than the generator gains.</summary>
    public static PhiloxKernel Preferred { get; } = All.First(kernel => kernel.IsSupported && (kernel != Vector512 || System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated));
}
