using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Cli.Tests;

/// <summary>The spectrum command from outside: files, tables and refusals.</summary>
public sealed class SpectrumTests(StoredDataset dataset) : IClassFixture<StoredDataset>
{
    private const string Instrument = "configs/lin2022/instrument.json";

    /// <summary>In order of the published times: 2, 10, 30, 60, 120, 180 min, 20 h.</summary>
    private const int LastSample = 6;

    [Fact]
    public void A_profile_holds_the_clusters_times_their_response()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Combine("s.csv");
        Finished finished = Alloykmc.Run("spectrum", dataset.Path, "--time", "20 h", "--instrument", Instrument, "--out", file);
        Assert.True(finished.ExitCode == 0, finished.Error);

        string[] lines = File.ReadAllLines(file);
        Assert.Contains(lines, line => line.StartsWith("# isotope table AME2020+TICE2009/1", StringComparison.Ordinal));
        Assert.Contains("AME2020+TICE2009/1", finished.Out, StringComparison.Ordinal);
        string[] data = [.. lines.SkipWhile(line => line[0] == '#')];
        Assert.Equal("mz,intensity", data[0]);
        (double Mz, double Intensity)[] points = [.. data.Skip(1).Select(line => line.Split(',')).Select(f => (Parse(f[0]), Parse(f[1])))];
        double area = 0;
        for (int i = 1; i < points.Length; i++) area += (points[i].Mz - points[i - 1].Mz) * (points[i].Intensity + points[i - 1].Intensity) / 2;
        double expected = dataset.Clusters(LastSample).Sum(one => one.Mean * PublishedInstrument.Responses.GetValueOrDefault(one.Species.Family.Name, 1));
        Assert.Equal(expected, area, 1e-6 * expected);
    }

    /// <summary>doi 10.1039/d1sc06296d: S27 with x = 20 to 24 at 3- within m/z 3500 to 3700; its x after 20 h at 3:1 is 20 to 22.</summary>
    [Fact]
    public void The_strongest_ion_is_the_published_product()
    {
        JsonNode ions = Json("spectrum", dataset.Path, "--time", "20 h", "--instrument", Instrument)["spectra"]![0]!["ions"]!;
        JsonNode strongest = ions[0]!;
        Assert.Contains((string)strongest["species"]!, new[] { "S27(20)", "S27(21)", "S27(22)" });
        Assert.Equal(-3, (int)strongest["charge"]!);
        Assert.InRange((double)strongest["averageMassToCharge"]!, 3500, 3700);
        Assert.InRange((double)strongest["mostIntenseMassToCharge"]! - (double)strongest["averageMassToCharge"]!, -1, 1);
        Assert.True(ions.AsArray().Select(ion => (double)ion!["share"]!).SequenceEqual(ions.AsArray().Select(ion => (double)ion!["share"]!).OrderDescending()));
    }

    [Fact]
    public void Shares_follow_from_the_stored_populations()
    {
        JsonNode spectrum = Json("spectrum", dataset.Path, "--time", "10 min", "--top", "1000")["spectra"]![0]!;
        Dictionary<string, double> populations = dataset.Clusters(1).ToDictionary(one => one.Species.Name, one => one.Mean);
        Assert.Equal(populations.Count, spectrum["ions"]!.AsArray().Count);
        foreach (JsonNode? ion in spectrum["ions"]!.AsArray()) Assert.Equal(populations[(string)ion!["species"]!] / populations.Values.Sum(), (double)ion["share"]!, 1e-12);
        Assert.Equal(600, (double)spectrum["timeSeconds"]!);
    }

    [Fact]
    public void One_replicate_is_that_replicate()
    {
        JsonNode ions = Json("spectrum", dataset.Path, "--time", "10 min", "--replicate", "1", "--top", "1000")["spectra"]![0]!["ions"]!;
        double total = dataset.Series[1].Counts[1].Where((_, s) => dataset.Species[s].Name[0] == 'S' && dataset.Species[s].Coordinates.Count > 0).Sum();
        foreach (JsonNode? ion in ions.AsArray()) Assert.Equal(dataset.Series[1].Counts[1][dataset.Species.Find((string)ion!["species"]!)!.Value] / total, (double)ion["share"]!, 1e-12);
    }

    [Fact]
    public void An_mzML_file_holds_one_spectrum_per_time_as_sticks_or_profile()
    {
        using var folder = new TemporaryFolder();
        foreach (string kind in new[] { "--centroid", "--profile" })
        {
            string file = folder.Combine("s.mzML");
            Assert.Equal(0, Alloykmc.Run("spectrum", dataset.Path, "--time", "2 min", "--time", "20 h", "--instrument", Instrument, kind, "--out", file, "--quiet").ExitCode);
            using FileStream stream = File.OpenRead(file);
            MassSpectrum[] spectra = [.. MzmlReader.Read(stream)];
            Assert.Equal([120.0, 72000.0], spectra.Select(spectrum => spectrum.ScanStartSeconds!.Value));
            Assert.All(spectra, spectrum => Assert.Equal(IonPolarity.Negative, spectrum.Polarity));
            Assert.All(spectra, spectrum => Assert.Equal(kind == "--centroid" ? SpectrumRepresentation.Centroid : SpectrumRepresentation.Profile, spectrum.Representation));
            Assert.Contains("isotope table AME2020+TICE2009/1", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Noise_depends_on_its_seed_alone()
    {
        using var folder = new TemporaryFolder();
        byte[] Written(int seed, string name)
        {
            string instrument = folder.File($"{name}.json", $$"""{ "resolvingPower": 5000, "massToCharge": { "from": 3400, "to": 3800 }, "noise": { "sd": 0.5, "seed": {{seed}} } }""");
            Assert.Equal(0, Alloykmc.Run("spectrum", dataset.Path, "--instrument", instrument, "--out", folder.Combine(name + ".csv"), "--quiet").ExitCode);
            return File.ReadAllBytes(folder.Combine(name + ".csv"));
        }

        byte[] first = Written(1, "a");
        Assert.Equal(first, Written(1, "b"));
        Assert.NotEqual(first, Written(2, "c"));
    }

    [Fact]
    public void Published_absorption_maxima_are_named_and_not_added_up()
    {
        using var folder = new TemporaryFolder();
        JsonNode result = Json("spectrum", dataset.Path, "--time", "20 h", "--uv-vis", "configs/lin2022/uv-vis-peaks.json");
        double total = dataset.Clusters(LastSample).Sum(one => one.Mean);
        double product = dataset.Clusters(LastSample).Where(one => one.Species.Family.Name == "S27" && one.Species.Coordinates[0] is >= 20 and <= 22).Sum(one => one.Mean);
        Assert.True((bool)result["positionsOnly"]!);
        Assert.Equal(product / total, (double)result["contributions"]!.AsArray().Single(one => (string)one!["component"]! == "S27 (x = 20 to 22)")!["clusterShare"]!, 1e-12);

        Finished sum = Alloykmc.Run("spectrum", dataset.Path, "--uv-vis", "configs/lin2022/uv-vis-peaks.json", "--out", folder.Combine("a.csv"));
        Assert.Equal(3, sum.ExitCode);
        Assert.Contains("positions of maxima only", sum.Error, StringComparison.Ordinal);

        string curves = folder.File("curves.csv", "wavelength_nm,S27(21)\n500,2\n600,1\n");
        Assert.Equal(0, Alloykmc.Run("spectrum", dataset.Path, "--uv-vis", curves, "--out", folder.Combine("a.csv")).ExitCode);
        double share = dataset.Clusters(LastSample).Single(one => one.Species.Name == "S27(21)").Mean / total;
        Assert.Equal(2 * share, Parse(File.ReadAllLines(folder.Combine("a.csv")).Single(line => line.StartsWith("500,", StringComparison.Ordinal)).Split(',')[1]), 1e-12);
    }

    [Fact]
    public void Ions_outside_the_range_are_told()
    {
        Finished finished = Alloykmc.Run("spectrum", dataset.Path, "--time", "2 min");
        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("outside the recorded range", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no sample at 21 h", "--time", "21 h")]
    [InlineData("2 min, 10 min, 30 min, 60 min, 120 min, 180 min, 20 h", "--time", "21 h")]
    [InlineData("There is no replicate 9", "--replicate", "9")]
    [InlineData("No condition has the ratio 1:3", "--ratio", "1:3")]
    [InlineData("No condition has the number 4", "--condition", "4")]
    [InlineData("nowhere.json", "--instrument", "nowhere.json")]
    [InlineData("nowhere.csv", "--uv-vis", "nowhere.csv")]
    public void What_is_not_there_is_refused_with_what_there_is(string expected, params string[] arguments)
    {
        Finished finished = Alloykmc.Run(["spectrum", dataset.Path, .. arguments]);
        Assert.Equal(3, finished.ExitCode);
        Assert.Empty(finished.Out);
        Assert.Contains(expected, finished.Error, StringComparison.Ordinal);
        Assert.Single(finished.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--time", "20")]
    [InlineData("--ratio", "3")]
    [InlineData("--out", "spectrum.txt")]
    [InlineData("--profile", "--centroid")]
    [InlineData("--time", "2 min", "--time", "20 h", "--out", "two.csv")]
    [InlineData("--top", "0")]
    public void A_wrong_command_line_ends_with_2(params string[] arguments)
    {
        Finished finished = Alloykmc.Run(["spectrum", dataset.Path, .. arguments]);
        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith("error: ", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_dataset_is_refused()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run("spectrum", folder.Path);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("holds no dataset", finished.Error, StringComparison.Ordinal);
    }

    private static JsonNode Json(params string[] arguments)
    {
        Finished finished = Alloykmc.Run([.. arguments, "--json"]);
        Assert.True(finished.ExitCode == 0, finished.Error);
        return JsonNode.Parse(finished.Out)!;
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
