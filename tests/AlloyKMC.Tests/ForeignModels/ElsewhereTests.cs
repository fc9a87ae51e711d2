using System.Globalization;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Tests.Architecture;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.ForeignModels;

/// <summary>
/// The exported 44-metal network simulated by scripts/elsewhere (libsbml reads the file, a direct method in C takes the kinetic laws as they stand) gives the means of our engines.
/// </summary>
public class ElsewhereTests(ITestOutputHelper output)
{
    private const int Elsewhere = 60, Here = 240;

    /// <summary>Two-sided normal quantile at 1e-3 over the 4 x 139 comparisons is 4.6; 60 replicates widen it.</summary>
    private const double StandardErrors = 5.5;

    [SkippableFact]
    public void Means_of_every_species_agree()
    {
        Skip.IfNot(Python.Has("libsbml") && File.Exists("/usr/bin/gcc"), "libsbml for Python (python3-sbml5) or gcc is not installed");
        SimulationPlan plan = ExchangeCases.Shipped("lin2022/time-course-3to1.json", "feed.clusters=200", "sampling.times=[\"10 min\",\"60 min\",\"180 min\",\"20 h\"]");
        Dictionary<(double, string), (double Mean, double Variance)> theirs = SimulateElsewhere(plan);
        double[][] sums = [.. plan.SampleTimesSeconds.Select(_ => new double[plan.Network.Species.Count])], squares = [.. plan.SampleTimesSeconds.Select(_ => new double[plan.Network.Species.Count])];
        for (uint replicate = 0; replicate < Here; replicate++)
        {
            ReplicateResult result = ReplicateRunner.Run(plan, EngineCatalog.Choose(plan.Network).Engine.Create(new PhiloxStream(new StreamKey(44, 0, replicate)), null));
            for (int t = 0; t < sums.Length; t++)
            {
                for (int s = 0; s < sums[t].Length; s++)
                {
                    double n = result.Series.Counts[t][s];
                    sums[t][s] += n;
                    squares[t][s] += n * n;
                }
            }
        }

        double worst = 0;
        string where = "";
        for (int t = 0; t < sums.Length; t++)
        {
            for (int s = 0; s < sums[t].Length; s++)
            {
                string name = plan.Network.Species[s].Name;
                (double mean, double variance) = theirs[(plan.SampleTimesSeconds[t], name)];
                double ours = sums[t][s] / Here, own = (squares[t][s] - (Here * ours * ours)) / (Here - 1);
                // A pooled variance: rare species may show none in one of the two ensembles.
                double pooled = (((Here - 1) * own) + ((Elsewhere - 1) * variance)) / (Here + Elsewhere - 2);
                double z = mean == ours ? 0 : Math.Abs(mean - ours) / Math.Sqrt(pooled * ((1.0 / Here) + (1.0 / Elsewhere)));
                if (name is "S27(21)" or "Au_c" or "SR_c" or "S26(43)") output.WriteLine(FormattableString.Invariant($"{plan.SampleTimesSeconds[t],6} s {name,-8} elsewhere {mean:0.00} here {ours:0.00} z {z:0.00}"));
                if (z <= worst) continue;
                worst = z;
                where = FormattableString.Invariant($"{name} at {plan.SampleTimesSeconds[t]} s: {mean:0.000} elsewhere, {ours:0.000} here, z = {z:0.00}");
            }
        }

        output.WriteLine($"worst: {where}");
        Assert.True(worst < StandardErrors, where);
    }

    private static Dictionary<(double, string), (double Mean, double Variance)> SimulateElsewhere(SimulationPlan plan)
    {
        string file = Path.Combine(Path.GetTempPath(), $"alloykmc-{Guid.NewGuid():N}.xml");
        try
        {
            File.WriteAllBytes(file, ExchangeCases.Export(plan));
            string table = Python.Run([RepositoryRoot.Combine("scripts", "elsewhere", "simulate-sbml.py"), file, $"{Elsewhere}", "2022", .. plan.SampleTimesSeconds.Select(t => t.ToString("R", CultureInfo.InvariantCulture))]);
            return table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => (Quote: line.Split('"'), Line: line)).ToDictionary(
                p => (double.Parse(p.Quote[0].TrimEnd(','), CultureInfo.InvariantCulture), p.Quote[1]),
                p => (double.Parse(p.Quote[2].Split(',')[1], CultureInfo.InvariantCulture), double.Parse(p.Quote[2].Split(',')[2], CultureInfo.InvariantCulture)));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
