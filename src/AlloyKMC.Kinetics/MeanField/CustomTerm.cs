using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// A channel with a rate law of its own. The law sees concentrations cut off at zero, and the rate is zero once a reactant is used up: what remains of
/// "never without its atoms" in the limit of many clusters. A law that does not vanish smoothly with its reactants makes the rate jump there.
/// </summary>
internal sealed class CustomTerm
{
    private readonly CustomLaw _law;
    private readonly double[] _arguments;
    private readonly int[] _reactants;

    public CustomTerm(ChannelTable channels, int channel)
    {
        Channel = channel;
        _law = channels.Custom[channel]!.Clone();
        _arguments = new double[_law.Concentrations.Count];
        _reactants = channels.ReactantsOf(channel).ToArray();
        Derivatives = new double[_arguments.Length];
    }

    public int Channel { get; }

    /// <summary>Species summed in each argument.</summary>
    public IReadOnlyList<int[]> Arguments => _law.Concentrations;

    /// <summary>Derivative of the rate in each argument, from the last <see cref="Differentiate"/>, 1/s.</summary>
    public double[] Derivatives { get; }

    public double Rate(ReadOnlySpan<double> concentrations)
    {
        foreach (int species in _reactants)
        {
            if (concentrations[species] <= 0) return 0;
        }

        for (int i = 0; i < _arguments.Length; i++) _arguments[i] = Argument(i, concentrations);
        return _law.RatePerSecond(_arguments);
    }

    /// <summary>Forward differences over the square root of the rounding unit, from above at zero, where an argument is moved by a small share of the largest.</summary>
    public void Differentiate(ReadOnlySpan<double> concentrations)
    {
        double largest = 0;
        for (int i = 0; i < _arguments.Length; i++) largest = Math.Max(largest, _arguments[i] = Argument(i, concentrations));
        double rate = _law.RatePerSecond(_arguments);
        for (int i = 0; i < _arguments.Length; i++)
        {
            double value = _arguments[i];
            double moved = value + 1.5e-8 * Math.Max(value, 1e-6 * largest);
            Derivatives[i] = 0;
            if (moved == value) continue;
            _arguments[i] = moved;
            Derivatives[i] = (_law.RatePerSecond(_arguments) - rate) / (moved - value);
            _arguments[i] = value;
        }
    }

    private double Argument(int index, ReadOnlySpan<double> concentrations)
    {
        double sum = 0;
        foreach (int species in _law.Concentrations[index]) sum += concentrations[species];
        return Math.Max(sum, 0);
    }
}
