using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>The random numbers of events, drawn for many events at a time: logarithms come cheaper in vectors, and the search for reactants need not wait for a stream.</summary>
internal sealed class EventDraws
{
    private const int Most = 64;
    private const int Fewest = 8;
    private const int LargestNumberPerEvent = 3;

    private readonly PhiloxStream _stream;
    private readonly double[] _waits = new double[Most];
    private readonly double[] _draws = new double[Most * LargestNumberPerEvent];
    private int _perEvent;
    private int _next;
    private int _end;

    public EventDraws(PhiloxStream stream)
    {
        _stream = stream;
    }

    /// <summary>Forgets what has been drawn in advance, and begins with few: an interval may hold no event at all.</summary>
    /// <param name="perEvent">Uniform numbers of an event, at most 3.</param>
    public void Restart(int perEvent)
    {
        _perEvent = perEvent;
        _next = _end = 0;
    }

    /// <summary>Whether <see cref="Refill"/> is due.</summary>
    public bool IsEmpty => _next == _end;

    /// <summary>The numbers of the next event, valid until the next refill: a waiting time of mean 1, and a reference to the uniform numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Next(out double wait)
    {
        nuint at = (nuint)_next++;
        wait = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_waits), at);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_draws), at * (nuint)_perEvent);
    }

    /// <summary>Draws the numbers of further events.</summary>
    /// <returns>How many events.</returns>
    public int Refill()
    {
        _end = _end == 0 ? Fewest : Math.Min(Most, 2 * _end);
        Variates.Exponential(_stream, _waits.AsSpan(0, _end));
        Variates.Uniform(_stream, _draws.AsSpan(0, _end * _perEvent));
        _next = 0;
        return _end;
    }
}
