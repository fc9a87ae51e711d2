using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>How fast a rule is for one molecule, against the simulated time.</summary>
/// <param name="Direction">The rule direction.</param>
/// <param name="Order">Number of reactant molecules; null for a custom law.</param>
/// <param name="SlowestRateConstant">Lowest rate constant of its channels in 1/s and the system's unit of concentration; NaN without mass-action channels.</param>
/// <param name="FastestRateConstant">Highest rate constant of its channels.</param>
/// <param name="HalfLifeSeconds">
/// Half-life at the start of one molecule of the reactant that is followed (a framework before a pool), through the fastest channel, its partners at their concentration in the feed.
/// Null where a partner is not fed, where nothing is consumed, or for a custom law.
/// </param>
/// <param name="ReactedShare">Share of such molecules that would react within the simulated time, changes of temperature included; null as before.</param>
public sealed record RuleTimeScale(RuleDirection Direction, int? Order, double SlowestRateConstant, double FastestRateConstant, double? HalfLifeSeconds, double? ReactedShare)
{
    /// <summary>A step of which less than this share of molecules reacts might as well not be in the system.</summary>
    private const double HopelessShare = 1e-3;

    /// <summary>
    /// Whether a step that depends on nothing but its own rate constant (of first order), or whose rate follows from a barrier, is too slow to be seen in the simulated time.
    /// </summary>
    public bool IsHopeless => ReactedShare < HopelessShare && (Order == 1 || Direction.Rate.UsesTemperature);
}

/// <summary>Half-lives of all rules of a plan.</summary>
public static class TimeScales
{
    /// <summary>One entry per rule direction that has channels at the start, in the order of the rules.</summary>
    public static IReadOnlyList<RuleTimeScale> Of(SimulationPlan plan)
    {
        double end = plan.SampleTimesSeconds[^1];
        Network network = plan.Network;
        int directions = network.Directions.Count;
        double[] initial = FastestRates(network, plan);
        double[] exposure = new double[directions];
        double since = 0;
        double[] rates = initial;
        foreach (ScheduledChange change in plan.Schedule.Where(c => c.Network is not null && c.TimeSeconds < end))
        {
            Add(change.TimeSeconds);
            rates = FastestRates(change.Network!, plan);
        }

        Add(end);
        int[] firstChannel = new int[directions];
        double[] slowest = new double[directions], fastest = new double[directions];
        Array.Fill(firstChannel, -1);
        for (int c = 0; c < network.Channels.Count; c++)
        {
            int d = network.Channels.Direction[c];
            double rate = network.Channels.RateConstant[c];
            slowest[d] = firstChannel[d] < 0 ? rate : Math.Min(slowest[d], rate);
            fastest[d] = firstChannel[d] < 0 ? rate : Math.Max(fastest[d], rate);
            if (firstChannel[d] < 0) firstChannel[d] = c;
        }

        var result = new List<RuleTimeScale>();
        for (int d = 0; d < directions; d++)
        {
            if (firstChannel[d] < 0) continue;
            bool custom = network.Directions[d].Law == RateLaw.Custom;
            bool known = !double.IsNaN(exposure[d]);
            result.Add(new RuleTimeScale(
                network.Directions[d],
                custom ? null : network.Channels.Order[firstChannel[d]],
                custom ? double.NaN : slowest[d],
                custom ? double.NaN : fastest[d],
                known ? Math.Log(2) / initial[d] : null,
                known ? -double.ExpM1(-exposure[d]) : null));
        }

        return result;

        void Add(double until)
        {
            for (int d = 0; d < directions; d++) exposure[d] += rates[d] * (until - since);
            since = until;
        }
    }

    /// <summary>Per direction, the highest rate per followed molecule in 1/s; NaN where none can be told.</summary>
    private static double[] FastestRates(Network network, SimulationPlan plan)
    {
        double[] rates = new double[network.Directions.Count];
        Array.Fill(rates, double.NaN);
        for (int c = 0; c < network.Channels.Count; c++)
        {
            if (network.Channels.Custom[c] is not null || RatePerMolecule(network, c, plan) is not { } rate) continue;
            int d = network.Channels.Direction[c];
            rates[d] = double.IsNaN(rates[d]) ? rate : Math.Max(rates[d], rate);
        }

        return rates;
    }

    private static double? RatePerMolecule(Network network, int channel, SimulationPlan plan)
    {
        ChannelTable channels = network.Channels;
        ReadOnlySpan<int> species = channels.ReactantsOf(channel);
        ReadOnlySpan<int> multiplicities = channels.ReactantMultiplicity.AsSpan(channels.ReactantStart[channel]..channels.ReactantStart[channel + 1]);
        int followed = -1;
        for (int r = 0; r < species.Length; r++)
        {
            if (followed < 0 || (KindOf(followed, species) == FamilyKind.Pool && KindOf(r, species) == FamilyKind.Framework)) followed = r;
        }

        if (followed < 0) return null;
        double rate = channels.RateConstant[channel];
        for (int r = 0; r < species.Length; r++)
        {
            int partners = multiplicities[r] - (r == followed ? 1 : 0);
            if (partners == 0) continue;
            if (plan.InitialCounts[species[r]] == 0) return null;
            double concentration = plan.InitialCounts[species[r]] / plan.Volume;
            rate *= partners == 1 ? concentration : Math.Pow(concentration, partners);
        }

        return rate * multiplicities[followed];

        FamilyKind KindOf(int reactant, ReadOnlySpan<int> all) => network.Species[all[reactant]].Family.Kind;
    }
}
