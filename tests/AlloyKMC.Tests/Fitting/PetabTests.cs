using System.Globalization;
using System.Text;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Petab;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Model;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Fitting;

/// <summary>Fits to PEtab and back: the problem that returns is worth the same, and what the format has no place for is refused by name.</summary>
public sealed class PetabTests : IDisposable
{
    private const string System = """
        {
          "name": "two frameworks",
          "units": { "time": "min", "concentration": "c0" },
          "metals": ["Au", "Ag"],
          "families": {
            "C": { "kind": "framework", "coordinates": { "x": [0, 4] }, "content": { "Au": "x", "Ag": "4 - x" } },
            "D": { "kind": "framework", "coordinates": { "x": [0, 4] }, "content": { "Au": "x", "Ag": "4 - x" } },
            "Au_c": { "kind": "pool", "content": { "Au": 1 } },
            "Ag_c": { "kind": "pool", "content": { "Ag": 1 } }
          },
          "functions": { "gain(x)": "-e - c * (x - 2)" },
          "rules": [
            { "name": "exchange", "reaction": "C(x) + Au_c <-> C(x+1) + Ag_c", "rate": "k * (4 - x) * exp(-gain(x)/2)", "reverse": "k * (x + 1) * exp(gain(x)/2)" },
            { "name": "framework change", "reaction": "C(x) -> D(x)", "rate": "kf / (1 + exp(c - x))" },
            { "name": "swap", "reaction": "C(x) + D(y) <-> C(x+1) + D(y-1)", "rate": "k * (4 - x) * y / 4", "reverse": "k * (x + 1) * (5 - y) / 4" }
          ],
          "parameters": {
            "k": { "value": 0.02, "unit": "1/min/c0", "bounds": [1e-4, 1], "scale": "log", "prior": "lognormal(0.03, 1)" },
            "kf": { "value": 0.004, "unit": "1/min", "bounds": [1e-6, 1], "scale": "log" },
            "e": { "value": 1.2, "unit": "kT", "bounds": [0, 10], "scale": "linear", "prior": "normal(1, 2)" },
            "c": { "value": 0.25, "unit": "1", "bounds": [-1, 3], "scale": "linear" }
          }
        }
        """;

    private const string Fit = """
        {
          "runs": ["poor.json", "rich.json"],
          "data": [{ "file": "poor.csv", "condition": "poor" }, { "file": "rich.csv", "condition": "rich" }],
          "parameters": { "k": {}, "kf": {}, "e": {} },
          "nuisance": { "response": { "D": { "bounds": [0.5, 2], "start": 0.8 } } }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alloykmc-petab-");

    public PetabTests()
    {
        Write("system.json", System);
        Write("fit.json", Fit);
        foreach ((string name, int gold, int clusters) in new[] { ("poor", 2000, 1000), ("rich", 12000, 2000) })
        {
            Write($"{name}.json", $$"""{ "system": "system.json", "feed": { "amounts": { "C(0)": {{clusters}}, "Au_c": {{gold}} }, "volume": {{clusters}} }, "sampling": { "times": ["1 min", "2 h"] } }""");
            Write($"{name}.csv", Table(gold / (double)clusters));
        }
    }

    [Fact]
    public void A_problem_that_went_out_comes_back_worth_the_same()
    {
        Dictionary<string, string> files = Export("fit.json");
        Assert.StartsWith(
            "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\tobjectivePriorType\tobjectivePriorParameters\nk\tlog\t0.0001\t1\t0.02\t1\tparameterScaleNormal\t-3.506557897319982;1\n",
            files["parameters.tsv"], StringComparison.Ordinal);
        foreach ((string name, string text) in Import(files).Files) Write(Path.Combine("back", name), text);
        FitProblem before = Read("fit.json").Problem, after = Read("back/fit.json").Problem;
        Assert.Equal(before.Observations, after.Observations);
        // The same numbers in another order of summation: what differs is rounding, which the steps of the integration amplify.
        foreach (double[] values in new[] { before.Space.Values(before.Space.Start()), [0.05, 0.01, 0.5, 1.5], [0.005, 0.001, 3, 0.6] })
            Assert.Equal(Worth(before, values), Worth(after, values), 1e-11 * Math.Abs(Worth(before, values)));
        Assert.NotEqual(Worth(before, [0.05, 0.01, 0.5, 1.5]), Worth(before, [0.005, 0.001, 3, 0.6]), 1.0);
        // A second time to the same numbers.
        Dictionary<string, string> again = Export("back/fit.json");
        Assert.Equal(Column(files["measurements.tsv"], 2), Column(again["measurements.tsv"], 2));
        Assert.Equal(Column(files["conditions.tsv"], 2), Column(again["conditions.tsv"], 2));
    }

    [Fact]
    public void What_the_format_cannot_express_is_refused_by_name()
    {
        FaultException statements = Assert.Throws<FaultException>(() => PetabExporter.Export(FitSetup.Read(FitReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "fit.json"))).Problem));
        Assert.All(["L40.mode", "smooth hinge", "metal in clusters, 1:40", "sequential-a"], text => Assert.Contains(text, statements.Message, StringComparison.Ordinal));
        Write("poor.csv", Table(2).Replace(",sd", "", StringComparison.Ordinal).Replace(",5\n", "\n", StringComparison.Ordinal));
        FaultException counts = Assert.Throws<FaultException>(() => Export("fit.json", "nuisance.deadTime.bounds=[0, 60]", "nuisance.feed.Au_c.bounds=[0.9, 1.1]"));
        Assert.All(["poor.csv", "no multinomial noise", "deadTime", "feed.Au_c"], text => Assert.Contains(text, counts.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("observables.tsv", "\tnormal\n", "\tlaplace\n", "observables.tsv:2", "laplace")]
    [InlineData("observables.tsv", "* C_0\t", "+ C_0\t", "observables.tsv:2", "no intensity of one composition")]
    [InlineData("measurements.tsv", "\tscale_condition_poor_180_s\t", "\t1\t", "measurements.tsv:2", "share one estimated scale")]
    [InlineData("measurements.tsv", "\t5\n", "\tsigma\n", "measurements.tsv:2", "sigma")]
    [InlineData("parameters.tsv", "\nkf\t", "\nkx\t", "parameters.tsv:3", "'kx' is estimated")]
    [InlineData("parameters.tsv", "lowerBound", "lowBound", "parameters.tsv:2", "lowerBound is ''")]
    [InlineData("conditions.tsv", "\tAu_c", "\tk", "condition condition_poor", "no species of the model")]
    [InlineData("problem.yaml", "format_version: 1", "format_version: 2.0.0", "problem.yaml", "Format version 1")]
    [InlineData("problem.yaml", "problems:", "problems: [", "problem.yaml", "no YAML")]
    public void What_cannot_be_read_is_told_with_its_place(string file, string old, string replacement, string place, string what)
    {
        Dictionary<string, string> files = Export("fit.json");
        int at = files[file].IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, files[file]);
        files[file] = files[file][..at] + replacement + files[file][(at + old.Length)..];
        FaultException exception = Assert.Throws<FaultException>(() => Import(files));
        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Intensities that some other mechanism might have given: what they are is of no account.</summary>
    private static string Table(double gold)
    {
        var text = new StringBuilder("time_s,family,x,intensity,sd\n");
        foreach (int time in new[] { 180, 1800, 7200 })
        {
            for (int x = 0; x <= 4; x++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{time},C,{x},{Math.Round(100 * Math.Exp(-Math.Pow(x - (gold * time / 9000), 2)), 3)},5\n");
                if (time > 180) text.Append(CultureInfo.InvariantCulture, $"{time},D,{x},{Math.Round(20 * Math.Exp(-Math.Pow(x - (gold * time / 9000), 2)), 3)},5\n");
            }
        }

        return text.ToString();
    }

    private static double Worth(FitProblem problem, double[] values)
    {
        // Names in the order of the file; the imported one is sorted otherwise.
        string[] names = ["k", "kf", "e", "response.D"];
        double[] point = [.. problem.Space.Parameters.Select(p => p.CoordinateOf(values[Array.IndexOf(names, p.Name)]))];
        var tight = new FitProblem(new MeanFieldForwardModel(problem.Forward.Conditions, new MeanFieldTolerances(1e-9, 1e-13)), problem.Space, problem.Terms);
        return tight.Evaluate(point, tight.Forward.NewWorkspace()).Total;
    }

    private static IEnumerable<string> Column(string table, int column) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')[column]);

    private static ImportedFit Import(Dictionary<string, string> files)
    {
        (PetabProblem problem, string model) = PetabReader.Read(new StringReader(files["problem.yaml"]), "problem.yaml", name => (name, new StringReader(files[name])));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(files[model]));
        return PetabImporter.Import(problem, PetabImporter.ReadModel(problem, stream, model), model);
    }

    private Dictionary<string, string> Export(string fit, params string[] assignments)
    {
        (PetabProblem problem, ExchangeNetwork model) = PetabExporter.Export(Read(fit, assignments).Problem);
        return PetabWriter.Files(problem, model).ToDictionary(f => f.Name, f =>
        {
            using var stream = new MemoryStream();
            f.Write(stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        });
    }

    private FitSetup Read(string fit, params string[] assignments) => FitSetup.Read(FitReader.ReadFile(Path.Combine(_folder.FullName, fit), ConfigOverrides.From(null, assignments)));

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
