namespace AlloyKMC.Observation.Comparison;

/// <summary>Response factors that make the simulated shares of the frameworks most likely.</summary>
/// <param name="Responses">The factors, 1 for the reference.</param>
/// <param name="Reference">The family the others are relative to.</param>
/// <param name="Undetermined">Families the data say nothing final about; they keep 1.</param>
/// <param name="Converged">Whether the iteration came to rest.</param>
public sealed record ResponseEstimate(ResponseFactors Responses, string Reference, IReadOnlyList<string> Undetermined, bool Converged);

/// <summary>
/// Estimates one response factor per framework from measured shares and simulated populations at several times: the maximum of
/// sum over t, f of m(t,f) ln(r(f) P(t,f) / sum over g of r(g) P(t,g)). For one time and two families the solution is the ratio of intensity ratio to population ratio.
/// </summary>
/// <remarks>
/// The function is a Bradley-Terry (Plackett-Luce) likelihood in r, concave in ln r, so that the minorise-maximise iteration of Hunter 2004
/// (doi 10.1214/aos/1079120141) climbs to its only maximum. That exists for families that are linked both ways: f to g where f is measured at a time at which g is simulated.
/// </remarks>
public static class ResponseEstimation
{
    private const int MaximumIterations = 200_000;
    private const double Tolerance = 1e-13;

    /// <param name="families">Names of the families.</param>
    /// <param name="measured">Measured intensity per time (outer) and family (inner), on any scale per time.</param>
    /// <param name="populations">Simulated population per time and family.</param>
    /// <param name="reference">Index of the reference family.</param>
    public static ResponseEstimate Estimate(IReadOnlyList<string> families, IReadOnlyList<double[]> measured, IReadOnlyList<double[]> populations, int reference)
    {
        List<(double[] Measured, double[] Populations)> times = [];
        for (int t = 0; t < measured.Count; t++)
        {
            // What is measured where nothing is simulated cannot be mended by a factor.
            double[] seen = [.. measured[t].Select((value, f) => populations[t][f] > 0 ? value : 0)];
            double total = seen.Sum();
            if (total > 0) times.Add(([.. seen.Select(value => value / total)], populations[t]));
        }

        bool[] determined = Linked(families.Count, times, reference);
        double[] factors = new double[families.Count];
        Array.Fill(factors, 1);
        bool converged = Iterate(factors, times, determined, reference);
        return new ResponseEstimate(
            new ResponseFactors(families.Select((family, f) => KeyValuePair.Create(family, factors[f]))),
            families[reference],
            [.. families.Where((_, f) => !determined[f])],
            converged);
    }

    private static bool Iterate(double[] factors, List<(double[] Measured, double[] Populations)> times, bool[] determined, int reference)
    {
        int count = factors.Length;
        double[] wins = new double[count];
        foreach ((double[] measured, _) in times)
        {
            for (int f = 0; f < count; f++) wins[f] += measured[f];
        }

        double[] next = new double[count];
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            Array.Clear(next);
            foreach ((double[] measured, double[] populations) in times)
            {
                double weight = 0;
                double sum = 0;
                for (int f = 0; f < count; f++)
                {
                    if (!determined[f]) continue;
                    weight += measured[f];
                    sum += factors[f] * populations[f];
                }

                for (int f = 0; f < count && sum > 0; f++) next[f] += weight * populations[f] / sum;
            }

            double change = 0;
            for (int f = 0; f < count; f++) next[f] = determined[f] ? wins[f] / next[f] : 1;
            for (int f = 0; f < count; f++)
            {
                double scaled = determined[f] && determined[reference] ? next[f] / next[reference] : 1;
                change = Math.Max(change, Math.Abs(scaled - factors[f]) / scaled);
                factors[f] = scaled;
            }

            if (change <= Tolerance) return true;
        }

        return false;
    }

    private static bool[] Linked(int count, List<(double[] Measured, double[] Populations)> times, int reference)
    {
        bool[,] reaches = new bool[count, count];
        foreach ((double[] measured, double[] populations) in times)
        {
            for (int f = 0; f < count; f++)
            {
                for (int g = 0; g < count; g++) reaches[f, g] |= measured[f] > 0 && populations[g] > 0;
            }
        }

        for (int k = 0; k < count; k++)
        {
            for (int f = 0; f < count; f++)
            {
                for (int g = 0; g < count; g++) reaches[f, g] |= reaches[f, k] && reaches[k, g];
            }
        }

        return [.. Enumerable.Range(0, count).Select(f => f == reference || (reaches[f, reference] && reaches[reference, f]))];
    }
}
