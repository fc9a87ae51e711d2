using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Integrates the event rates of each rule direction along a solution: Simpson's rule per step with the midpoint of the cubic Hermite interpolant.
/// Pairs with which nothing changes are no events.
/// </summary>
internal sealed class EventQuadrature
{
    private readonly Network _network;
    private readonly int[] _groupDirection;
    private readonly CustomTerm?[] _customs;
    private readonly int[][] _noOpSpecies;
    private readonly double[] _start;
    private readonly double[] _middle;
    private readonly double[] _end;
    private readonly double[] _point;

    public EventQuadrature(Network network)
    {
        _network = network;
        _groupDirection = [.. network.Groups.Select(g => Enumerable.Range(0, network.Directions.Count).First(d => ReferenceEquals(network.Directions[d], g.Direction)))];
        _customs = [.. network.ExplicitChannels.Select(c => network.Channels.Custom[c] is null ? null : new CustomTerm(network.Channels, c))];
        _noOpSpecies = [.. network.Groups.Select(g => g.Order < 2 ? [] : g.NoOpPartner.Select(p => p < 0 ? -1 : g.Second!.Species[p]).ToArray())];
        _start = new double[network.Directions.Count];
        _middle = new double[network.Directions.Count];
        _end = new double[network.Directions.Count];
        _point = new double[network.Species.Count];
    }

    public void Begin(ReadOnlySpan<double> state) => Rates(state, _end);

    public void Add(ReadOnlySpan<double> from, ReadOnlySpan<double> to, ReadOnlySpan<double> slopeFrom, ReadOnlySpan<double> slopeTo, double step, Span<double> events)
    {
        _end.CopyTo(_start, 0);
        for (int i = 0; i < _point.Length; i++) _point[i] = Math.Max(0, 0.5 * (from[i] + to[i]) + step / 8 * (slopeFrom[i] - slopeTo[i]));
        Rates(_point, _middle);
        Rates(to, _end);
        for (int d = 0; d < events.Length; d++) events[d] += step / 6 * (_start[d] + 4 * _middle[d] + _end[d]);
    }

    /// <summary>Events per second and unit of volume of each rule direction.</summary>
    private void Rates(ReadOnlySpan<double> c, double[] rates)
    {
        Array.Clear(rates);
        for (int g = 0; g < _groupDirection.Length; g++)
        {
            SeparableGroup group = _network.Groups[g];
            double product = group.RateConstant;
            if (group.First is { } first) product *= Sum(first, c);
            if (group.Second is { } second)
            {
                product *= Sum(second, c);
                for (int i = 0; i < group.First!.Count; i++)
                {
                    int partner = group.NoOpPartner[i];
                    if (partner >= 0) product -= group.RateConstant * group.First.Weights[i] * Math.Max(0, c[group.First.Species[i]]) * second.Weights[partner] * Math.Max(0, c[_noOpSpecies[g][i]]);
                }
            }

            rates[_groupDirection[g]] += Math.Max(0, product);
        }

        for (int i = 0; i < _customs.Length; i++)
        {
            int channel = _network.ExplicitChannels[i];
            double rate = _customs[i] is { } custom ? custom.Rate(c) : RateEquations.MassActionRate(_network.Channels, channel, c);
            rates[_network.Channels.Direction[channel]] += Math.Max(0, rate);
        }
    }

    private static double Sum(Role role, ReadOnlySpan<double> c)
    {
        double sum = 0;
        for (int i = 0; i < role.Species.Length; i++) sum += role.Weights[i] * Math.Max(0, c[role.Species[i]]);
        return sum;
    }
}
