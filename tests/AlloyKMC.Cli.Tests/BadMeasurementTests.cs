using System.Text;
using AlloyKMC.Cli.Tests.Process;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Cli.Tests;

/// <summary>The table of measured data that must be refused: one message per fault with its line, exit code 3, nothing on stdout.</summary>
public sealed class BadMeasurementTests(StoredDataset dataset) : IClassFixture<StoredDataset>
{
    private static readonly double[] Masses = [2300, 2335.4, 3554.7, 3584.4];
    private static readonly double[] Intensities = [1, 2, 3, 4];

    public static TheoryData<string, string, string[]> TimeCourses => new()
    {
        { "wrong column", "time_s,framework,x,intensity\n72000,S27,21,5\n", ["m.csv:1", "framework", "family"] },
        { "no unit of time", "time,family,x,intensity\n72000,S27,21,5\n", ["m.csv:1", "time_s, time_min or time_h"] },
        { "unknown unit of time", "time_days,family,x,intensity\n3,S27,21,5\n", ["m.csv:1", "time_days"] },
        { "decimal commas", "time_s,family,x,intensity\n72000,S27,21,5,2\n", ["m.csv:2", "decimal comma"] },
        { "decimal commas in semicolons", "time_s;family;x;intensity\n72000;S27;21;5,2\n", ["m.csv:1", "semicolons"] },
        { "NaN", "time_s,family,x,intensity\n72000,S27,21,NaN\n", ["m.csv:2", "NaN"] },
        { "negative", "time_s,family,x,intensity\n72000,S27,20,1\n72000,S27,21,-5\n", ["m.csv:3", "not negative"] },
        { "unknown framework", "time_s,family,x,intensity\n72000,S28,21,5\n", ["m.csv:2", "S28", "S27"] },
        { "complexes", "time_s,family,x,intensity\n72000,Au_c,,5\n", ["m.csv:2", "pool"] },
        { "x out of range", "time_s,family,x,intensity\n72000,S27,45,5\n", ["m.csv:2", "from 0 to 44"] },
        { "twice", "time_s,family,x,intensity\n72000,S27,21,5\n72000,S27,21,5\n", ["m.csv:3", "line 2"] },
        { "empty", "", ["m.csv:1", "empty"] },
        { "header only", "time_s,family,x,intensity\n", ["m.csv:1", "no row"] },
        { "no x", "time_s,family,intensity\n72000,S27,5\n", ["m.csv", "column x"] },
        { "time not sampled", "time_s,family,x,intensity\n77,S27,21,5\n", ["m.csv", "77 s", "2 min, 10 min"] },
    };

    public static TheoryData<string, string, string[]> PeakLists => new()
    {
        { "wrong column", "mz,counts\n2300,5\n", ["m.csv:1", "counts"] },
        { "decimal commas", "mz,intensity\n2300,5,1,2\n", ["m.csv:2", "decimal comma"] },
        { "NaN", "mz,intensity\n2300,1\n2301,NaN\n", ["m.csv:3", "NaN"] },
        { "negative", "mz,intensity\n2300,-1\n", ["m.csv:2", "not negative"] },
        { "unsorted", "mz,intensity\n2300,1\n2299,1\n", ["m.csv:3", "Sort"] },
        { "empty", "mz,intensity\n", ["m.csv:1", "no row"] },
        { "out of range", "mz,intensity\n10,1\n11,2\n", ["m.csv", "No ion of the system"] },
    };

    public static TheoryData<string, string[]> MzmlDamages => new()
    {
        { "truncated", ["m.mzML:", "not complete"] },
        { "wrong base64", ["m.mzML:", "base64"] },
        { "unknown accession", ["m.mzML:", "MS:9999999"] },
        { "no XML", ["m.mzML:1", "XML"] },
        { "another format", ["m.mzML:1", "mzXML", "msconvert"] },
        { "empty file", ["m.mzML:"] },
        { "NaN", ["m.mzML:", "scan=1"] },
        { "infinite", ["m.mzML:", "scan=1"] },
        { "negative", ["m.mzML:", "negative"] },
        { "unsorted", ["m.mzML:", "scan=1"] },
        { "empty spectrum", ["m.mzML:", "scan=1"] },
        { "MS2 only", ["m.mzML", "level 1"] },
        { "time not sampled", ["m.mzML", "77 s", "2 min, 10 min"] },
        { "no time", ["m.mzML:", "--time"] },
        { "two spectra of one time", ["m.mzML:", "second spectrum"] },
    };

    [Theory]
    [MemberData(nameof(TimeCourses))]
    public void A_time_course_is_refused_with_its_place(string name, string text, string[] expected) => Refused(name, "m.csv", path => File.WriteAllText(path, text), expected);

    [Theory]
    [MemberData(nameof(PeakLists))]
    public void A_peak_list_is_refused_with_its_place(string name, string text, string[] expected) => Refused(name, "m.csv", path => File.WriteAllText(path, text), expected, "--time", "20 h");

    [Theory]
    [MemberData(nameof(MzmlDamages))]
    public void An_mzML_file_is_refused_with_its_place(string name, string[] expected) => Refused(name, "m.mzML", path => File.WriteAllBytes(path, Damaged(name)), expected);

    [Fact]
    public void The_mzML_table_starts_from_a_file_that_works()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Combine("m.mzML"), Mzml(Spectrum()));
        Finished finished = Alloykmc.RunIn(folder.Path, "compare", dataset.Path, "--to", "m.mzML");
        Assert.True(finished.ExitCode == 0, finished.Error);
    }

    [Fact]
    public void All_faults_of_a_file_come_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.File("m.csv", "time_s,family,x,intensity\n72000,S28,21,5\n72000,S27,99,5\n72000,S27,21,many\n");
        Finished finished = Alloykmc.RunIn(folder.Path, "compare", dataset.Path, "--to", "m.csv");
        Assert.Equal(3, finished.ExitCode);
        Assert.Equal(["error: m.csv:2:", "error: m.csv:3:", "error: m.csv:4:"], finished.Error.TrimEnd().Split('\n').Select(line => line[..15]));
    }

    [Theory]
    [InlineData("nowhere.json")]
    [InlineData("nowhere.csv")]
    [InlineData("nowhere.mzML")]
    public void A_missing_file_is_refused(string file)
    {
        Finished finished = Alloykmc.Run("compare", dataset.Path, "--to", file);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains(file, finished.Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_dataset_a_wrong_statement_and_an_unknown_reference_are_refused()
    {
        Finished missing = Alloykmc.Run("compare", "results/nowhere", "--to", "configs/lin2022/statements.json");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("results/nowhere", missing.Error, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        folder.File("s.json", "{\n \"about\": 5\n}");
        Finished wrong = Alloykmc.RunIn(folder.Path, "compare", dataset.Path, "--to", "s.json");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("s.json:1", wrong.Error, StringComparison.Ordinal);

        folder.File("m.csv", "time_s,family,x,intensity\n72000,S27,21,5\n");
        Finished reference = Alloykmc.RunIn(folder.Path, "compare", dataset.Path, "--to", "m.csv", "--fit-response", "S30");
        Assert.Equal(3, reference.ExitCode);
        Assert.Contains("S30", reference.Error, StringComparison.Ordinal);
    }

    private void Refused(string name, string file, Action<string> write, string[] expected, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        write(folder.Combine(file));
        Finished finished = Alloykmc.RunIn(folder.Path, ["compare", dataset.Path, "--to", file, .. arguments]);
        Assert.True(finished.ExitCode == 3, $"{name}: {finished.ExitCode}\n{finished.Out}{finished.Error}");
        Assert.Empty(finished.Out);
        foreach (string fragment in expected) Assert.Contains(fragment, finished.Error, StringComparison.Ordinal);
        Assert.All(finished.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }

    private static byte[] Damaged(string damage)
    {
        byte[] good = Mzml(Spectrum());
        string text = Encoding.UTF8.GetString(good);
        return damage switch
        {
            "truncated" => good[..(good.Length / 2)],
            "wrong base64" => Encoding.UTF8.GetBytes(text.Replace("<binary>", "<binary>*", StringComparison.Ordinal)),
            "unknown accession" => Encoding.UTF8.GetBytes(text.Replace("MS:1000576", "MS:9999999", StringComparison.Ordinal)),
            "no XML" => [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 37))],
            "another format" => Encoding.UTF8.GetBytes("<mzXML/>"),
            "empty file" => [],
            "NaN" => Mzml(Spectrum() with { Intensity = [1, double.NaN, 3, 4] }),
            "infinite" => Mzml(Spectrum() with { MassToCharge = [2300, 2335.4, 3554.7, double.PositiveInfinity] }),
            "negative" => Mzml(Spectrum() with { Intensity = [1, -2, 3, 4] }),
            "unsorted" => Mzml(Spectrum() with { MassToCharge = [2300, 3554.7, 2335.4, 3584.4] }),
            "empty spectrum" => Mzml(Spectrum() with { MassToCharge = [], Intensity = [] }),
            "MS2 only" => Mzml(Spectrum() with { MsLevel = 2 }),
            "time not sampled" => Mzml(Spectrum() with { ScanStartSeconds = 77 }),
            "no time" => Mzml(Spectrum() with { ScanStartSeconds = null }),
            "two spectra of one time" => Mzml(Spectrum(), Spectrum() with { Id = "scan=2" }),
            _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, "Unknown damage."),
        };
    }

    private static MassSpectrum Spectrum() => new("scan=1", 1, IonPolarity.Negative, SpectrumRepresentation.Centroid, 72000, [.. Masses], [.. Intensities]);

    private static byte[] Mzml(params MassSpectrum[] spectra)
    {
        using MemoryStream stream = new();
        MzmlWriter.Write(stream, spectra, new MzmlWriteOptions { Compress = false });
        return stream.ToArray();
    }
}
