using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Cli.Tests;

/// <summary>The compare command from outside: statements, measured time courses, measured mass spectra.</summary>
public sealed class CompareTests(StoredDataset dataset) : IClassFixture<StoredDataset>
{
    private const string Statements = "configs/lin2022/statements.json";
    private const string Instrument = "configs/lin2022/instrument.json";
    private const int LastSample = 6;

    private static readonly IReadOnlyDictionary<string, double> Responses = PublishedInstrument.Responses;

    [Fact]
    public void Every_statement_is_listed_once_and_what_the_dataset_lacks_is_not_covered()
    {
        JsonNode result = Json("compare", dataset.Path, "--to", Statements);
        JsonArray statements = result["statements"]!.AsArray();
        string[] published = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Alloykmc.Root, Statements)))!["statements"]!.AsArray().Select(s => (string)s!["id"]!)];
        Assert.Equal(published, statements.Select(s => (string)s!["id"]!));
        Assert.Equal(published.Length, (int)result["passed"]! + (int)result["failed"]! + (int)result["notCovered"]!);
        Assert.Equal(Instrument, (string)result["instrumentFile"]!);

        // The flask holds 3:1 alone: a statement is covered exactly where it speaks of R = 3 and nothing else.
        foreach (JsonNode? statement in statements)
        {
            bool isCovered = (string)statement!["verdict"]! != "not covered";
            string readings = (string)statement["published"]!;
            readings = readings[readings.LastIndexOf('(')..];
            Assert.Equal(isCovered, readings.Split(';').All(reading => reading.Contains("R = 3,", StringComparison.Ordinal)));
            Assert.Equal(isCovered, statement["reason"] is null);
        }
    }

    [Fact]
    public void A_figure_is_that_of_the_stored_populations_and_a_failed_statement_is_no_error()
    {
        JsonNode dominant = Statement(Json("compare", dataset.Path, "--to", Statements), "H3.dominant");
        double[] shares = [.. Enumerable.Range(0, dataset.Series.Count).Select(r => Share(r, "S27"))];
        Assert.Equal(Shared(dataset.Clusters(LastSample), "S27"), (double)dominant["figures"]![0]!["value"]!, 1e-12);
        double mean = shares.Average();
        Assert.Equal(Math.Sqrt(shares.Sum(share => (share - mean) * (share - mean)) / (shares.Length - 1) / shares.Length), (double)dominant["figures"]![0]!["standardError"]!, 1e-12);
        Assert.Equal("passed", (string)dominant["verdict"]!);

        using var folder = new TemporaryFolder();
        JsonNode tree = JsonNode.Parse(File.ReadAllText(Path.Combine(Alloykmc.Root, Statements)))!;
        tree["statements"]!.AsArray().Single(s => (string)s!["id"]! == "H3.dominant")!["framework"] = "S30";
        JsonNode wrong = Json("compare", dataset.Path, "--to", folder.File("s.json", tree.ToJsonString()));
        Assert.Equal("failed", (string)Statement(wrong, "H3.dominant")["verdict"]!);
        Assert.Null(wrong["instrumentFile"]);
    }

    [Fact]
    public void A_range_that_no_framework_reaches_is_refused()
    {
        using var folder = new TemporaryFolder();
        JsonNode tree = JsonNode.Parse(File.ReadAllText(Path.Combine(Alloykmc.Root, Statements)))!;
        JsonNode focus = tree["statements"]!.AsArray().First(s => (string)s!["check"]! == "window_x")!;
        focus["x"] = new JsonArray(45, 60);
        string file = folder.File("s.json", tree.ToJsonString());
        foreach (Finished finished in new[] { Alloykmc.Run("compare", dataset.Path, "--to", file), Alloykmc.Run("report", dataset.Path, "--to", file, "-o", folder.Combine("report.html")) })
        {
            Assert.Equal(3, finished.ExitCode);
            Assert.Contains($"Statement {(string)focus["id"]!} asks for x from 45 to 60", finished.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(folder.Combine("report.html")));
    }

    [Fact]
    public void Metal_ratios_are_shown_by_population_and_by_response()
    {
        JsonNode step = Json("compare", dataset.Path, "--to", Statements)["ladder"]!.AsArray().Single()!;
        Assert.Equal(3, (double)step["fedMetalRatio"]!, 1e-9);
        Assert.Equal(19.5, (double)step["fedElectrons"]!, 1e-9);
        Assert.Equal(Ratio(_ => 1), (double)step["populationMetalRatio"]!, 1e-12);
        Assert.Equal(Ratio(family => Responses[family]), (double)step["responseMetalRatio"]!, 1e-12);
        Assert.True((bool)step["followsElectronRule"]!);

        double Ratio(Func<string, double> weight)
        {
            double gold = dataset.Clusters(LastSample).Sum(one => one.Mean * weight(one.Species.Family.Name) * one.Species.Coordinates[0]);
            double silver = dataset.Clusters(LastSample).Sum(one => one.Mean * weight(one.Species.Family.Name) * (44 - one.Species.Coordinates[0]));
            return gold / silver;
        }
    }

    [Fact]
    public void Sequential_feeding_is_recognised_and_pooled_with_a_direct_mixture()
    {
        using var folder = new TemporaryFolder();
        string system = Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json").Replace("\\", "/", StringComparison.Ordinal);
        string config = folder.File("td.json", $$"""
            { "system": "{{system}}", "feed": { "ratio": "20:1", "clusters": 420 }, "schedule": [ { "at": "20 h", "add": { "Ag44": 113 } } ],
              "sampling": { "times": ["20 h", "22 h", "44 h"] }, "ensemble": { "replicates": 2 } }
            """);
        string sequential = folder.Combine("td");
        Assert.Equal(0, Alloykmc.Run("run", config, "--out", sequential, "--quiet").ExitCode);

        JsonNode pooled = Json("compare", dataset.Path, sequential, "--to", Statements);
        Assert.NotEqual("not covered", (string)Statement(pooled, "Td.24h")["verdict"]!);
        Assert.Contains(pooled["ladder"]!.AsArray(), step => (string?)step!["case"] == "Td");
        Assert.Equal("not covered", (string)Statement(Json("compare", sequential, "--to", Statements), "Td.24h")["verdict"]!);

        // Another amount is another experiment: no case, and said so.
        string other = folder.File("other.json", File.ReadAllText(config).Replace("113", "20", StringComparison.Ordinal));
        Assert.Equal(0, Alloykmc.Run("run", other, "--out", folder.Combine("other"), "--quiet").ExitCode);
        JsonNode unknown = Json("compare", dataset.Path, folder.Combine("other"), "--to", Statements);
        Assert.Equal("not covered", (string)Statement(unknown, "Td.24h")["verdict"]!);
        Assert.Contains("none of the cases", (string)unknown["notes"]![0]!, StringComparison.Ordinal);

        Finished twice = Alloykmc.Run("compare", dataset.Path, dataset.Path, "--to", Statements);
        Assert.Equal(3, twice.ExitCode);
        Assert.Contains("stands in another condition too", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_of_a_sweep_are_told_apart_by_their_ratio()
    {
        using var folder = new TemporaryFolder();
        string sweep = folder.Combine("sweep");
        Finished made = Alloykmc.Run("sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=200", "--set", "ensemble.replicates=2", "--quiet", "--out", sweep);
        Assert.True(made.ExitCode == 0, made.Error);
        JsonNode result = Json("compare", sweep, "--to", Statements);
        Assert.Equal(20, result["ladder"]!.AsArray().Count);
        Assert.All(result["statements"]!.AsArray().Where(s => (string)s!["verdict"]! == "not covered"), s => Assert.Contains("case", (string)s!["reason"]!, StringComparison.Ordinal));

        JsonNode one = Json("spectrum", sweep, "--ratio", "1:40", "--time", "2 min");
        Assert.Contains("ratio 1:40", (string)one["spectra"]![0]!["sample"]!, StringComparison.Ordinal);
        Finished several = Alloykmc.Run("spectrum", sweep);
        Assert.Equal(3, several.ExitCode);
        Assert.Contains("--condition 0 (ratio = 1:40)", several.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_course_of_the_same_intensities_is_met_exactly_and_a_shifted_one_by_its_shift()
    {
        using var folder = new TemporaryFolder();
        string same = folder.File("same.csv", TimeCourse(0)), shifted = folder.File("shifted.csv", TimeCourse(1));
        foreach (JsonNode? framework in Frameworks(Json("compare", dataset.Path, "--to", same, "--instrument", Instrument)))
        {
            Assert.Equal(0, (double)framework!["share_error"]!, 1e-9);
            if (framework["wasserstein_1"] is not { } distance) continue;
            Assert.Equal(0, (double)distance, 1e-9);
            Assert.Equal(1, (double)framework["cosine"]!, 1e-9);
        }

        JsonNode compared = Json("compare", dataset.Path, "--to", shifted, "--instrument", Instrument);
        Assert.All(Frameworks(compared).Where(f => (string)f!["framework"]! == "S27"), f => Assert.Equal(1, (double)f!["wasserstein_1"]!, 1e-9));
        Assert.True((double)compared["logLikelihood"]! < (double)Json("compare", dataset.Path, "--to", same, "--instrument", Instrument)["logLikelihood"]!);
        Assert.NotNull(compared["chiSquare"]);
    }

    [Fact]
    public void Response_factors_are_recovered()
    {
        using var folder = new TemporaryFolder();
        JsonNode fitted = Json("compare", dataset.Path, "--to", folder.File("same.csv", TimeCourse(0)), "--fit-response", "S30");
        Assert.True((bool)fitted["responsesEstimated"]!);
        foreach ((string family, double response) in Responses) Assert.Equal(response, (double)fitted["responses"]![family]!, 1e-6);
    }

    /// <summary>Spectra of our own, taken apart again: what was put in comes out, adducts of S26 and all. Without noise only rounding of the fit is left.</summary>
    [Fact]
    public void Mass_spectra_are_taken_apart_into_what_made_them()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Combine("s.mzML"), residual = folder.Combine("residual.csv");
        Assert.Equal(0, Alloykmc.Run("spectrum", dataset.Path, "--time", "30 min", "--time", "20 h", "--instrument", Instrument, "--out", file, "--quiet").ExitCode);

        JsonNode result = Json("compare", dataset.Path, "--to", file, "--instrument", Instrument, "--out", residual);

        Assert.Equal(2, result["spectra"]!.AsArray().Count);
        foreach (JsonNode? spectrum in result["spectra"]!.AsArray())
        {
            int sample = (double)spectrum!["timeSeconds"]! == 72000 ? LastSample : 2;
            Dictionary<string, double> found = spectrum["species"]!.AsArray().ToDictionary(s => (string)s!["name"]!, s => (double)s!["intensity"]!);
            foreach ((SpeciesInfo species, double mean) in dataset.Clusters(sample)) Assert.Equal(mean * Responses[species.Family.Name], found.GetValueOrDefault(species.Name), 1e-3);
            Assert.InRange((double)spectrum["residualShare"]!, 0, 1e-3);
        }

        Assert.All(Frameworks(result), framework => Assert.Equal(0, (double)framework!["share_error"]!, 1e-4));
        string[] lines = File.ReadAllLines(residual);
        Assert.Equal("time_s,mz,measured,fitted,residual", lines[0]);
        double[] row = [.. lines.Skip(1).Select(line => line.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()).MaxBy(fields => fields[2])!];
        Assert.Equal(row[2] - row[3], row[4], 1e-9 * row[2]);
    }

    [Fact]
    public void A_spectrum_as_CSV_needs_its_time()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Combine("s.csv");
        Assert.Equal(0, Alloykmc.Run("spectrum", dataset.Path, "--time", "20 h", "--instrument", Instrument, "--centroid", "--out", file, "--quiet").ExitCode);
        Finished without = Alloykmc.Run("compare", dataset.Path, "--to", file, "--instrument", Instrument, "--centroid");
        Assert.Equal(3, without.ExitCode);
        Assert.Contains("--time", without.Error, StringComparison.Ordinal);
        JsonNode result = Json("compare", dataset.Path, "--to", file, "--instrument", Instrument, "--centroid", "--time", "20 h");
        Assert.All(Frameworks(result), framework => Assert.Equal(0, (double)framework!["share_error"]!, 1e-3));
    }

    private static IEnumerable<JsonNode?> Frameworks(JsonNode result) => result["times"]!.AsArray().SelectMany(time => time!["frameworks"]!.AsArray());

    private static JsonNode Statement(JsonNode result, string id) => result["statements"]!.AsArray().Single(s => (string)s!["id"]! == id)!;

    private double Share(int replicate, string framework) =>
        Shared(dataset.Species.Species.Where(s => s.Family.Kind == FamilyKind.Framework).Select(s => (s, (double)dataset.Series[replicate].Counts[LastSample][s.Index])), framework);

    private static double Shared(IEnumerable<(SpeciesInfo Species, double Count)> clusters, string framework)
    {
        (SpeciesInfo Species, double Count)[] all = [.. clusters];
        return all.Where(one => one.Species.Family.Name == framework).Sum(one => one.Count * Responses[framework]) / all.Sum(one => one.Count * Responses[one.Species.Family.Name]);
    }

    /// <summary>Intensities of the stored means, S27 moved up by some gold atoms.</summary>
    private string TimeCourse(int shift)
    {
        StringBuilder text = new("# from the stored populations\ntime_min,family,x,intensity,sd\n");
        foreach ((int sample, int minutes) in new[] { (2, 30), (3, 60), (LastSample, 1200) })
        {
            foreach ((SpeciesInfo species, double mean) in dataset.Clusters(sample))
            {
                int x = species.Coordinates[0] + (species.Family.Name == "S27" ? shift : 0);
                text.Append(CultureInfo.InvariantCulture, $"{minutes},{species.Family.Name},{x},{mean * Responses[species.Family.Name]:R},0.5\n");
            }
        }

        return text.ToString();
    }

    private static JsonNode Json(params string[] arguments)
    {
        Finished finished = Alloykmc.Run([.. arguments, "--json"]);
        Assert.True(finished.ExitCode == 0, finished.Error);
        return JsonNode.Parse(finished.Out)!;
    }
}
