using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>How often coordinate ranges forbid what a rule would do.</summary>
internal static class SuppressedEvents
{
    /// <summary>Forbidden events per second.</summary>
    /// <param name="network">Network at the values in force.</param>
    /// <param name="volume">Molecules per unit of concentration.</param>
    /// <param name="available">Molecules of a species that are left when so many of it have been taken for the same event.</param>
    public static double RatePerSecond(Network network, double volume, Func<int, int, double> available)
    {
        double rate = 0;
        foreach (DirectionSummary summary in network.Summaries)
        {
            foreach (ForbiddenChannel forbidden in summary.Forbidden)
            {
                if (double.IsNaN(forbidden.RateConstant)) continue;
                double product = forbidden.RateConstant * volume;
                foreach ((int species, int multiplicity) in forbidden.Instance.Reactants)
                {
                    for (int k = 0; k < multiplicity; k++) product *= Math.Max(0, available(species, k)) / volume;
                }

                rate += product;
            }
        }

        return rate;
    }
}
