using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Rules;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>Finds the fast pairs of a network and says why they cannot be taken as in equilibrium.</summary>
internal static class FastPairs
{
    /// <summary>Largest misfit of ln(k forward / k reverse) around a cycle that counts as rounding.</summary>
    private const double CycleTolerance = 1e-6;

    /// <summary>Why the engine cannot run the network; null where it can.</summary>
    public static string? Refuses(Network network)
    {
        Rule[] fast = [.. Rules(network)];
        if (fast.Length == 0) return "no rule says \"fast\": true, so there is nothing it could take as in equilibrium";
        foreach (Rule rule in fast)
        {
            if (rule.Law == RateLaw.Custom) return $"the fast rule '{rule.Name}' has a law of its own";
            if (rule.Directions.Count < 2) return $"the fast rule '{rule.Name}' has one direction only";
        }

        if (Match(network, out List<(int Forward, int Reverse)> matches) is { } reason) return reason;
        if (matches.Count == 0) return "no fast rule has channels";
        if (BreaksCycle(network.Channels, matches)) return "its fast rules go round a cycle that breaks detailed balance";
        HashSet<int> changed = [.. matches.SelectMany(m => network.Channels.ChangesOf(m.Forward).ToArray())];
        HashSet<int> channels = [.. matches.SelectMany(m => new[] { m.Forward, m.Reverse })];
        for (int c = 0; c < network.Channels.Count; c++)
        {
            if (channels.Contains(c) || network.Channels.Custom[c] is not { } law) continue;
            if (network.Channels.ReactantList(c).Any(r => changed.Contains(r.Species)) || law.Concentrations.Any(all => all.Any(changed.Contains)))
                return $"the law of its own of rule '{network.Directions[network.Channels.Direction[c]].Label}' depends on species of fast rules";
        }

        return null;
    }

    /// <exception cref="InvalidOperationException">The network cannot be taken; see <see cref="Refuses"/>.</exception>
    public static FastPair[] Find(Network network, double volume)
    {
        if (Refuses(network) is { } reason) throw new InvalidOperationException($"The engine slow-scale cannot go on: {reason}.");
        Match(network, out List<(int Forward, int Reverse)> matches);
        return [.. matches.Select(m => new FastPair(network.Channels, m.Forward, m.Reverse, network.Directions[network.Channels.Direction[m.Forward]].Label, volume))];
    }

    private static IEnumerable<Rule> Rules(Network network) => network.Directions.Select(d => d.Rule).Where(r => r.Definition.Fast).Distinct();

    /// <summary>Every forward channel with the one channel of the other direction that makes its reactants of its products.</summary>
    private static string? Match(Network network, out List<(int Forward, int Reverse)> matches)
    {
        matches = [];
        ChannelTable channels = network.Channels;
        foreach (Rule rule in Rules(network))
        {
            int[] own = [.. Enumerable.Range(0, channels.Count).Where(c => network.Directions[channels.Direction[c]].Rule == rule)];
            List<int> reverse = [.. own.Where(c => network.Directions[channels.Direction[c]].IsReverse)];
            foreach (int forward in own.Where(c => !network.Directions[channels.Direction[c]].IsReverse))
            {
                string products = Products(channels, forward);
                int[] partners = [.. reverse.Where(r => Reactants(channels, r) == products && Products(channels, r) == Reactants(channels, forward))];
                if (partners.Length != 1) return $"a reaction of the fast rule '{rule.Name}' has no one reverse reaction";
                matches.Add((forward, partners[0]));
                reverse.Remove(partners[0]);
            }

            if (reverse.Count > 0) return $"a reaction of the fast rule '{rule.Name}' has no one reverse reaction";
        }

        return null;
    }

    private static string Reactants(ChannelTable channels, int channel) => string.Join(' ', channels.ReactantList(channel).OrderBy(r => r.Species));

    private static string Products(ChannelTable channels, int channel)
    {
        var counts = channels.ReactantList(channel).ToDictionary(r => r.Species, r => r.Multiplicity);
        for (int i = channels.ChangeStart[channel]; i < channels.ChangeStart[channel + 1]; i++)
            counts[channels.ChangeSpecies[i]] = counts.GetValueOrDefault(channels.ChangeSpecies[i]) + channels.ChangeAmount[i];
        return string.Join(' ', counts.Where(c => c.Value != 0).Select(c => (c.Key, c.Value)).OrderBy(c => c.Key));
    }

    /// <summary>Kolmogorov's criterion: ln(k forward / k reverse) must be differences of one energy per species.</summary>
    private static bool BreaksCycle(ChannelTable channels, List<(int Forward, int Reverse)> pairs)
    {
        int[] species = [.. pairs.SelectMany(p => channels.ChangesOf(p.Forward).ToArray()).Distinct().Order()];
        Matrix<double> changes = Matrix<double>.Build.Dense(pairs.Count, species.Length);
        Vector<double> ratios = Vector<double>.Build.Dense(pairs.Count);
        for (int p = 0; p < pairs.Count; p++)
        {
            for (int i = channels.ChangeStart[pairs[p].Forward]; i < channels.ChangeStart[pairs[p].Forward + 1]; i++)
                changes[p, Array.BinarySearch(species, channels.ChangeSpecies[i])] = channels.ChangeAmount[i];
            ratios[p] = Math.Log(channels.RateConstant[pairs[p].Forward] / channels.RateConstant[pairs[p].Reverse]);
        }

        Vector<double> energies = changes.PseudoInverse() * ratios;
        return (ratios - (changes * energies)).AbsoluteMaximum() > CycleTolerance;
    }
}
