using System.IO.Compression;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;
using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Tests;

/// <summary>Files as instruments write them: many scans with m/z values of their own and without zeros, noise, an error of calibration, other polarities and levels in between.</summary>
public sealed class MeasuredScansTests(StoredDataset dataset) : IClassFixture<StoredDataset>
{
    private const string Instrument = "configs/lin2022/instrument.json";
    private const int LastSample = 6;
    private const int ScansPerTime = 10;

    [Fact]
    public void Scans_of_one_file_are_averaged_and_others_left_out()
    {
        using var folder = new TemporaryFolder();
        MassSpectrum[] scans = [.. Enumerable.Range(0, ScansPerTime).Select(k => Scan(LastSample, k, k)), Scan(LastSample, 1, 99) with { MsLevel = 2 }, Scan(LastSample, 1, 98) with { Polarity = IonPolarity.Positive }, Scan(LastSample, 1, 97, errorPpm: 900) with { Id = "lock mass" }];
        string file = Write(folder, "20h.mzML", scans);

        JsonNode result = Json("--to", file, "--time", "20 h", "--scans", "scan=");

        JsonNode spectrum = Assert.Single(result["spectra"]!.AsArray())!;
        Assert.Equal(ScansPerTime, (int)spectrum["scans"]!);
        Assert.Equal(1, (int)result["scansNotUsed"]!["otherLevel"]!);
        Assert.Equal(1, (int)result["scansNotUsed"]!["otherPolarity"]!);
        Assert.Equal(1, (int)result["scansNotUsed"]!["otherId"]!);
        AssertShares(result, 0.01);
    }

    [Fact]
    public void A_recorded_time_course_is_cut_into_sampling_times()
    {
        using var folder = new TemporaryFolder();
        // The clock began 90 s after mixing; scans of 10 min and 30 min, and one of 20 min that nothing was sampled at.
        MassSpectrum[] scans =
        [
            .. Enumerable.Range(0, 4).Select(k => Scan(1, k, k) with { ScanStartSeconds = 600 - 90 + 10 * (k - 2) }),
            Scan(1, 5, 50) with { ScanStartSeconds = 1200 - 90 },
            .. Enumerable.Range(0, 4).Select(k => Scan(2, 10 + k, 60 + k) with { ScanStartSeconds = 1800 - 90 + 10 * (k - 2) }),
        ];
        string file = Write(folder, "run.mzML", scans), packed = folder.Combine("run.mzML.gz");
        using (FileStream plain = File.OpenRead(file))
        using (GZipStream zip = new(File.Create(packed), CompressionLevel.Fastest)) plain.CopyTo(zip);

        JsonNode result = Json("--to", packed, "--start", "90 s", "--average", "1 min");

        Assert.Equal([600, 1800], result["spectra"]!.AsArray().Select(s => (double)s!["timeSeconds"]!));
        Assert.Equal([4, 4], result["spectra"]!.AsArray().Select(s => (int)s!["scans"]!));
        Assert.Equal(1, (int)result["scansNotUsed"]!["otherTime"]!);
        AssertShares(result, 0.02);

        Finished without = Alloykmc.Run("compare", dataset.Path, "--instrument", Instrument, "--to", file, "--start", "1 min");
        Assert.Equal(3, without.ExitCode);
        Assert.Contains("--average", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_calibration_is_found_and_what_is_not_explained_is_said()
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder, "off.mzML", [.. Enumerable.Range(0, 3).Select(k => Scan(LastSample, k, k, errorPpm: 42, baseline: 0))]);

        Finished blind = Alloykmc.Run("compare", dataset.Path, "--instrument", Instrument, "--to", file, "--time", "20 h");
        Assert.Equal(0, blind.ExitCode);
        Assert.Contains("--mass-error", blind.Error, StringComparison.Ordinal);

        JsonNode result = Json("--to", file, "--time", "20 h", "--mass-error", "60");
        Assert.Equal(42, (double)result["spectra"]![0]!["massErrorPpm"]!, 0.5);
        AssertShares(result, 0.02);
    }

    [Fact]
    public void A_baseline_is_told_from_the_ions()
    {
        using var folder = new TemporaryFolder();
        string file = Write(folder, "base.mzML", [.. Enumerable.Range(0, 3).Select(k => Scan(LastSample, k, k, baseline: 300))]);
        JsonNode result = Json("--to", file, "--time", "20 h", "--baseline");
        Assert.Equal(300, (double)result["spectra"]![0]!["baseline"]!, 3.0);
        AssertShares(result, 0.02);
    }

    /// <summary>200 MB of scans under a heap of 160 MB, of which comparing one of them takes half: whoever keeps scans runs out of memory. scripts/large-spectrum.sh does it with 2 GB.</summary>
    [Fact]
    public void A_long_file_is_compared_in_bounded_memory()
    {
        using var folder = new TemporaryFolder();
        MassSpectrum scan = Scan(LastSample, 0, 0);
        const long size = 200L << 20;
        int scans = (int)(size / (scan.MassToCharge.Length * 2 * 8 * 4 / 3));
        string file = folder.Combine("long.mzML");
        using (FileStream stream = File.Create(file))
            MzmlWriter.Write(stream, scans, Enumerable.Range(0, scans).Select(k => scan with { Id = $"scan={k + 1}" }), new MzmlWriteOptions { Compress = false });
        Assert.True(new FileInfo(file).Length > size);

        Finished finished = Alloykmc.Shell(Alloykmc.Root, $"DOTNET_GCHeapHardLimit={160L << 20:X} dotnet {Alloykmc.Program} compare {dataset.Path} --instrument {Instrument} --to {file} --time '20 h' --json");

        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Equal(scans, (int)JsonNode.Parse(finished.Out)!["spectra"]![0]!["scans"]!);
    }

    /// <summary>The populations of a sample on m/z values that differ from scan to scan, points of zero left out but for those beside others, as converters write profiles.</summary>
    private MassSpectrum Scan(int sample, int jitter, int number, double errorPpm = 0, double baseline = 0)
    {
        InstrumentOptions options = InstrumentReader.ReadFile(Path.Combine(Alloykmc.Root, Instrument), [.. dataset.Species.Families.Select(family => family.Name)]).Options;
        IonCatalog ions = IonCatalog.Build(PlanBuilder.Build(RunConfigReader.ReadFile(Path.Combine(Alloykmc.Root, "configs/lin2022/time-course-3to1.json"))).Simulation.Network.System);
        IonSpecies[] present = [.. dataset.Clusters(sample).Select(one => ions.Ions[one.Species.Index]! with { Abundance = one.Mean })];
        Spectrum profile = SpectrumSimulator.Simulate(present, options with { MinimumMassToCharge = 1400 + 0.013 * jitter, PointsPerFwhm = 9, Noise = new NoiseModel(0.5, 0), NoiseSeed = (ulong)number }).Profile;
        double[] intensity = [.. profile.Intensity.Select(value => value + baseline)];
        int[] kept = [.. Enumerable.Range(0, intensity.Length).Where(i => intensity[i] > 0 || (i > 0 && intensity[i - 1] > 0) || (i + 1 < intensity.Length && intensity[i + 1] > 0))];
        return new MassSpectrum($"scan={number + 1}", 1, IonPolarity.Negative, SpectrumRepresentation.Profile, 1.7 * number, [.. kept.Select(i => profile.MassToCharge[i] * (1 + 1e-6 * errorPpm))], [.. kept.Select(i => Math.Max(0, intensity[i]))]);
    }

    private static string Write(TemporaryFolder folder, string name, MassSpectrum[] scans)
    {
        string path = folder.Combine(name);
        using FileStream stream = File.Create(path);
        MzmlWriter.Write(stream, scans);
        return path;
    }

    private void AssertShares(JsonNode result, double tolerance)
    {
        JsonNode?[] frameworks = [.. result["times"]!.AsArray().SelectMany(time => time!["frameworks"]!.AsArray())];
        Assert.NotEmpty(frameworks);
        Assert.All(frameworks, framework => Assert.InRange((double)framework!["share_error"]!, -tolerance, tolerance));
    }

    private JsonNode Json(params string[] arguments)
    {
        Finished finished = Alloykmc.Run(["compare", dataset.Path, "--instrument", Instrument, "--json", .. arguments]);
        Assert.True(finished.ExitCode == 0, finished.Error);
        return JsonNode.Parse(finished.Out)!;
    }
}
