using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Random;

/// <summary>A stream of random 64-bit words of Philox4x32-10, filled a buffer at a time. Not safe for use from two threads; make a stream for each.</summary>
/// <remarks>
/// An engine that spends words quickly takes them as a span and keeps its own cursor:
/// <code>
/// var words = stream.NextBlock();          // all of them count as used
/// ...                                      // use words[0], words[1], ...
/// stream.GiveBack(words.Length - used);    // before anyone else draws, and before State is read
/// </code>
/// </remarks>
public sealed class PhiloxStream
{
    /// <summary>Step of uniform numbers.</summary>
    internal const double UnitOf53Bits = 1.0 / (1UL << 53);

    private readonly ulong[] _words = new ulong[PhiloxKernel.BufferWords];
    private readonly PhiloxKernel _kernel;
    private ulong _nextBuffer;
    private int _cursor = PhiloxKernel.BufferWords;
    private bool _isFilled;

    /// <summary>A stream at its beginning.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine cannot run the kernel.</exception>
    public PhiloxStream(StreamKey key, PhiloxKernel? kernel = null)
    {
        _kernel = kernel ?? PhiloxKernelCatalog.Preferred;
        if (!_kernel.IsSupported)
            throw new PlatformNotSupportedException($"The processor cannot run the random number kernel '{_kernel.Name}'.");
        Key = key;
    }

    /// <summary>A stream that goes on where another stood.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The state is not one a stream can be in.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine cannot run the kernel.</exception>
    public PhiloxStream(PhiloxState state, PhiloxKernel? kernel = null) : this(state.Key, kernel)
    {
        MoveTo(state);
    }

    /// <summary>Goes on where another stream stood, so that an engine that draws from this one may serve the next replicate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The state is not one a stream can be in.</exception>
    public void MoveTo(PhiloxState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state.Cursor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(state.Cursor, PhiloxKernel.BufferWords);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(state.BufferIndex, PhiloxKernel.BufferLimit);
        Key = state.Key;
        _nextBuffer = state.BufferIndex;
        _cursor = PhiloxKernel.BufferWords;
        _isFilled = false;
        if (state.Cursor > 0)
        {
            Refill();
            _cursor = state.Cursor;
        }
    }

    public StreamKey Key { get; private set; }

    /// <summary>The kernel that fills the buffer.</summary>
    public PhiloxKernel Kernel => _kernel;

    /// <summary>Where the stream stands now. Words taken with <see cref="NextBlock"/> and not given back count as used.</summary>
    public PhiloxState State => _cursor == PhiloxKernel.BufferWords ? new(Key, _nextBuffer, 0) : new(Key, _nextBuffer - 1, _cursor);

    /// <summary>The unused words of the buffer, or the next buffer if none is left: 1 to <see cref="PhiloxKernel.BufferWords"/> words, all counted as used. The span is
    /// valid until the next call on this stream that refills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<ulong> NextBlock()
    {
        if (_cursor == PhiloxKernel.BufferWords)
            Refill();
        var block = new ReadOnlySpan<ulong>(_words, _cursor, PhiloxKernel.BufferWords - _cursor);
        _cursor = PhiloxKernel.BufferWords;
        return block;
    }

    /// <summary>Makes the last words drawn unused again; they will be drawn in the same order.</summary>
    /// <param name="count">Number of words, at most those drawn since the buffer was filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">More words than have been drawn from this buffer, or fewer than none.</exception>
    public void GiveBack(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _isFilled ? _cursor : 0);
        _cursor -= count;
    }

    /// <summary>A word, uniform on all 2^64 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        if ((uint)_cursor >= (uint)_words.Length)
            Refill();
        return _words[_cursor++];
    }

    /// <summary>Uniform on the 2^53 multiples of 2^-53 in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (NextUInt64() >> 11) * UnitOf53Bits;

    /// <summary>Uniform on the 2^53 multiples of 2^-53 in (0, 1]; safe for a logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextPositiveDouble() => ((NextUInt64() >> 11) + 1) * UnitOf53Bits;

    /// <summary>Uniform on 0 to <paramref name="bound"/> - 1 without bias: Lemire (2019), doi 10.1145/3230636.</summary>
    /// <param name="bound">Number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is 0.</exception>
    public ulong NextBelow(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        var high = Math.BigMul(NextUInt64(), bound, out var low);
        if (low < bound)
        {
            var threshold = (0 - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), bound, out low);
        }
        return high;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        _kernel.Fill(Key, _nextBuffer, _words);
        _nextBuffer++;
        _isFilled = true;
        _cursor = 0;
    }
}
