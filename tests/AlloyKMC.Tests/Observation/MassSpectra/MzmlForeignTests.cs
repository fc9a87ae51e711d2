using System.Diagnostics;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>ProteoWizard (Debian package libpwiz-tools) reads what the writer writes, and the reader reads its rewrites in all encodings.</summary>
public class MzmlForeignTests
{
    public static TheoryData<string, double, double> Rewrites() => new()
    {
        { "--64", 0, 0 },
        { "--64 --zlib", 0, 0 },
        { "--64 --noindex", 0, 0 },
        { "--32", 1e-7, 1e-7 },
        { "--32 --zlib", 1e-7, 1e-7 },
        { "--mz64 --inten32 --zlib", 0, 1e-7 },
        { "--numpressLinear --numpressSlof", 1e-8, 2e-4 },
        { "--numpressLinear --numpressPic", 1e-8, 0.5 },
        { "--numpressLinear --numpressSlof --zlib", 1e-8, 2e-4 },
        { "--numpressLinear --numpressPic --zlib", 1e-8, 0.5 },
    };

    /// <summary>Bounds: 32-bit floats carry 2^-24 relative; Numpress linear is asked for 2e-9 relative or better, slof steps are ln(1 + max)/65535, and pic rounds to integers.</summary>
    [SkippableTheory]
    [MemberData(nameof(Rewrites))]
    public void Rewrites_by_msconvert_hold_the_same_values(string encoding, double mzRelative, double intensityRelative)
    {
        Skip.IfNot(IsInstalled(), "msconvert (libpwiz-tools) is not installed");
        using TemporaryFolder folder = new();
        string source = Path.Combine(folder.Path, "written.mzML");
        using (FileStream stream = File.Create(source)) MzmlWriter.Write(stream, ExampleSpectra.Create());
        Convert(source, folder.Path, "converted.mzML", encoding);
        using FileStream converted = File.OpenRead(Path.Combine(folder.Path, "converted.mzML"));
        AssertSame(ExampleSpectra.Create(), [.. MzmlReader.Read(converted)], mzRelative, intensityRelative);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Written_files_are_read_by_msconvert(bool compress)
    {
        Skip.IfNot(IsInstalled(), "msconvert (libpwiz-tools) is not installed");
        using TemporaryFolder folder = new();
        string source = Path.Combine(folder.Path, "written.mzML");
        using (FileStream stream = File.Create(source)) MzmlWriter.Write(stream, ExampleSpectra.Create(), new MzmlWriteOptions { Compress = compress });
        Convert(source, folder.Path, "converted", "--text");
        string text = File.ReadAllText(Path.Combine(folder.Path, "converted.txt"));
        foreach (string expected in new[] { "spectrumList (4 spectra)", "id: scan=2", "cvParam: negative scan", "cvParam: scan start time, 600.5, second", "cvParam: profile spectrum", "defaultArrayLength: 500", "2335.5 2357.7745" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    /// <summary>The path of HUPO-PSI's example tiny.pwiz.1.1.mzML, which is not part of this repository, stands in ALLOYKMC_MZML_EXAMPLE.</summary>
    [SkippableTheory]
    [InlineData("--64")]
    [MemberData(nameof(Encodings))]
    public void The_public_example_and_its_rewrites_hold_the_same_values(string encoding)
    {
        string? example = Environment.GetEnvironmentVariable("ALLOYKMC_MZML_EXAMPLE");
        Skip.If(string.IsNullOrEmpty(example), "ALLOYKMC_MZML_EXAMPLE does not name the example file");
        Skip.IfNot(IsInstalled(), "msconvert (libpwiz-tools) is not installed");
        using TemporaryFolder folder = new();
        Convert(example!, folder.Path, "converted.mzML", encoding);
        foreach (string path in new[] { example!, Path.Combine(folder.Path, "converted.mzML") })
        {
            using FileStream stream = File.OpenRead(path);
            List<MassSpectrum> spectra = [.. MzmlReader.Read(stream)];
            Assert.Equal([15, 10, 0, 15], spectra.Select(spectrum => spectrum.MassToCharge.Length));
            Assert.Equal([1, 2, 1, 1], spectra.Select(spectrum => spectrum.MsLevel));
            Assert.Equal([5.8905 * 60, 5.9905 * 60, null, 42.05], spectra.Select(spectrum => spectrum.ScanStartSeconds), (a, b) => a is null ? b is null : Math.Abs(a.Value - b!.Value) < 1e-9);
            Assert.All(spectra, spectrum => Assert.Equal(IonPolarity.Positive, spectrum.Polarity));
            // Small integers: every encoding keeps them but slof, whose steps are ln(16)/65535 or finer.
            AssertClose([.. Enumerable.Range(0, 15).Select(i => (double)i)], spectra[0].MassToCharge, _ => 1e-6);
            AssertClose([.. Enumerable.Range(0, 15).Select(i => 15.0 - i)], spectra[0].Intensity, value => 5e-5 * (1 + value));
            AssertClose([.. Enumerable.Range(0, 10).Select(i => 2.0 * i)], spectra[1].MassToCharge, _ => 1e-6);
            AssertClose([.. Enumerable.Range(0, 10).Select(i => 20.0 - 2 * i)], spectra[1].Intensity, value => 5e-5 * (1 + value));
        }
    }

    public static TheoryData<string> Encodings() => [.. Rewrites().Select(row => (string)row[0]).Skip(1)];

    internal static void AssertSame(IReadOnlyList<MassSpectrum> expected, IReadOnlyList<MassSpectrum> actual, double mzRelative, double intensityRelative)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((MassSpectrum written, MassSpectrum read) in expected.Zip(actual))
        {
            Assert.Equal((written.Id, written.MsLevel, written.Polarity, written.Representation), (read.Id, read.MsLevel, read.Polarity, read.Representation));
            Assert.Equal(written.ScanStartSeconds!.Value, read.ScanStartSeconds!.Value, 1e-9);
            AssertClose(written.MassToCharge, read.MassToCharge, value => mzRelative * value);
            AssertClose(written.Intensity, read.Intensity, value => intensityRelative == 0.5 ? 0.5 : intensityRelative * (1 + value));
        }
    }

    private static void AssertClose(double[] expected, double[] actual, Func<double, double> tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i] - expected[i], -tolerance(expected[i]), tolerance(expected[i]));
    }

    private static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "msconvert")));

    private static void Convert(string source, string folder, string name, string options)
    {
        ProcessStartInfo start = new("msconvert", [source, "-o", folder, "--outfile", name, .. options.Split(' ')]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEndAsync().Result + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("alloykmc-mzml").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
