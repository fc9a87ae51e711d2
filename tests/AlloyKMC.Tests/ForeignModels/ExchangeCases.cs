using System.Text;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Interchange.Import;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Sbml;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.ForeignModels;

/// <summary>Systems with everything an export can meet, and the ways there and back.</summary>
internal static class ExchangeCases
{
    /// <summary>Two coordinates, an ordered family, zeroth to third order, equal reactants, a catalyst, laws with functions, conditions and family sums, observables, additions.</summary>
    public const string Everything = """
        {
          "system": {
            "name": "everything", "description": "All kinds of rules & <signs>.", "units": { "time": "min", "concentration": "c0" }, "temperature": "300 K", "metals": ["M"],
            "families": {
              "A": { "coordinates": { "x": [0, 2], "b": [-1, 1] }, "content": { "M": "x", "L": "b + 1" }, "ion": { "formula": "Ag{x+1}", "charge": -1 } },
              "D": { "kind": "pool", "coordinates": { "x": [0, 2], "y": [0, 2] }, "order": "x <= y", "content": { "M": "x + y" } },
              "P": { "content": { "M": 1 } },
              "L": { "content": { "L": 1 } },
              "R": { "kind": "pool", "content": {} }
            },
            "aliases": { "A0": "A(0, -1)" },
            "functions": { "half(c)": "c / (c + k1 / k2)" },
            "rules": [
              { "name": "take", "reaction": "A(x, b) + P <-> A(x+1, b)", "rate": "x < 2 ? k2 * (3 - x) : 0", "reverse": "x >= 0 ? k1 * exp(-(x+1)/2) : 0" },
              { "name": "ligand", "reaction": "A(x, b) + L <-> A(x, b+1)", "rate": "b < 1 ? k2 : 0", "reverse": "b >= -1 ? arrhenius(k1, e) : 0" },
              { "name": "pair", "reaction": "2 P <-> D(1, 1)", "rate": "k2", "reverse": "k1", "pairs": "unordered" },
              { "name": "triple", "reaction": "3 P -> P + D(1, 1)", "rate": "k3" },
              { "name": "help", "reaction": "A(x, b) + D(1, 1) -> A(x, b) + 2 P", "rate": "k2" },
              { "name": "feed", "reaction": "0 -> R", "rate": "k0" },
              { "name": "saturated", "reaction": "2 P + L -> L + D(1, 1)", "law": "custom", "rate": "[A] > c1 ? k1 * half([P]) * half([A]) * sqrt([P] * [L]) : min(k1 * [P], k2 * [P] * [A])" },
              { "name": "free law", "reaction": "D(1, 1) -> 2 P", "law": "custom", "rate": "k1 * [D] * (1 - tanh(-[P] / c1))^2" }
            ],
            "observables": { "metal bound": "[A] + 2 * [D]", "share": "[P] / ([P] + [A] + c1)", "squared": "[P]^2" },
            "parameters": {
              "k0": { "value": 0.5, "unit": "c0/min" }, "k1": { "value": 0.3, "unit": "1/min" }, "k2": { "value": 0.7, "unit": "1/min/c0" }, "k3": { "value": 1.1e-3, "unit": "1/min/c0^2" },
              "c1": { "value": 0.01, "unit": "c0" }, "e": { "value": 0.02, "unit": "eV" }
            }
          },
          "feed": { "amounts": { "A0": 70, "A(1, 0)": 30, "P": 200, "L": 90 }, "volume": 37.5, "motherConcentration": { "P": 2, "A(2, 1)": 2 } },
          "schedule": [
            { "at": "5 min", "add": { "P": 40, "A(2, 1)": 10 } }, { "at": "5 min", "remove": { "L": 1 } }, { "at": "7 min", "set": { "L": 12 } }, { "at": "8 min", "add": { "L": 5 }, "keepVolume": true }
          ],
          "sampling": { "every": "1 min", "until": "10 min" }
        }
        """;

    public static SimulationPlan Plan(string json) => PlanBuilder.Build(RunConfigReader.Read(Encoding.UTF8.GetBytes(json), "case.json")).Simulation;

    public static SimulationPlan Shipped(string file, params string[] assignments) =>
        PlanBuilder.Build(RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", file), new RunReadOptions { Overrides = ConfigOverrides.From(null, assignments) })).Simulation;

    public static byte[] Export(SimulationPlan plan, params string[] omitted)
    {
        using var stream = new MemoryStream();
        SbmlWriter.Write(ExchangeNetworkBuilder.Build(plan, omitted), stream);
        return stream.ToArray();
    }

    public static ImportedModel Import(byte[] sbml) => SbmlImporter.Read(new MemoryStream(sbml), "model.xml");

    public static ImportedModel Import(string sbml) => Import(Encoding.UTF8.GetBytes(sbml));

    /// <summary>The imported model as the files the program writes, read again.</summary>
    public static SimulationPlan Reread(ImportedModel model, string until)
    {
        Duration.Parse(until, out Duration end);
        string run = ConfigText.OfRun(ImportedRun.Of(model, end, 10), "unused").Replace("\"unused\"", ConfigText.OfSystem(model.System), StringComparison.Ordinal);
        return Plan(run);
    }

    /// <summary>Largest relative difference of propensities, channel by channel, over random counts.</summary>
    public static double WorstPropensity(Network a, Network b, double volume)
    {
        Assert.Equal(a.Channels.Count, b.Channels.Count);
        Assert.Equal(a.Species.Species.Select(s => s.Name), b.Species.Species.Select(s => s.Name));
        var random = new Random(7);
        double worst = 0;
        for (int trial = 0; trial < 5; trial++)
        {
            long[] counts = [.. a.Species.Species.Select(_ => (long)random.Next(0, trial == 0 ? 3 : 400))];
            for (int c = 0; c < a.Channels.Count; c++)
            {
                Assert.Equal(a.Channels.ChangesOf(c).ToArray(), b.Channels.ChangesOf(c).ToArray());
                double p = a.Channels.Propensity(c, counts, volume), q = b.Channels.Propensity(c, counts, volume);
                worst = Math.Max(worst, p == q ? 0 : Math.Abs(p - q) / Math.Max(Math.Abs(p), Math.Abs(q)));
            }
        }

        return worst;
    }
}
