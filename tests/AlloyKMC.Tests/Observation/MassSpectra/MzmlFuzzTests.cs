using AlloyKMC.Model;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>Whatever happens to a file, reading ends with its spectra or with faults that name a line, and with nothing else.</summary>
public class MzmlFuzzTests
{
    [Fact]
    public void Every_truncation_is_a_fault()
    {
        byte[] bytes = Example();
        for (int length = 0; length < bytes.Length - "</indexedmzML>".Length; length += 37)
        {
            FaultException exception = Assert.Throws<FaultException>(() => MzmlText.Read(bytes[..length]));
            Assert.All(exception.Faults, fault => Assert.StartsWith("line ", fault.Path, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_bytes_give_faults_or_spectra(int seed)
    {
        byte[] sound = Example();
        System.Random random = new(seed);
        int faults = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] bytes = [.. sound];
            int changes = 1 + random.Next(4);
            for (int i = 0; i < changes; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            faults += IsFault(bytes) ? 1 : 0;
        }

        // Most single bytes of the file are markup or array text, where a change is seen.
        Assert.InRange(faults, 300, 1000);
    }

    [Fact]
    public void Swapped_removed_and_repeated_pieces_give_faults_or_spectra()
    {
        byte[] sound = Example();
        System.Random random = new(4);
        int faults = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            int from = random.Next(sound.Length);
            int length = random.Next(Math.Min(400, sound.Length - from));
            int to = random.Next(sound.Length - length);
            byte[] piece = sound[from..(from + length)];
            byte[] bytes = (trial % 3) switch
            {
                0 => [.. sound[..from], .. sound[(from + length)..]],
                1 => [.. sound[..to], .. piece, .. sound[to..]],
                _ => [.. sound[..to], .. piece, .. sound[(to + length)..]],
            };
            faults += IsFault(bytes) ? 1 : 0;
        }

        Assert.InRange(faults, 500, 1000);
    }

    private static bool IsFault(byte[] bytes)
    {
        try
        {
            foreach (MassSpectrum spectrum in MzmlText.Read(bytes))
            {
                Assert.Equal(spectrum.MassToCharge.Length, spectrum.Intensity.Length);
                Assert.All(spectrum.Intensity, value => Assert.True(value >= 0 && double.IsFinite(value)));
            }

            return false;
        }
        catch (FaultException exception)
        {
            Assert.All(exception.Faults, fault => Assert.StartsWith("line ", fault.Path, StringComparison.Ordinal));
            return true;
        }
    }

    /// <summary>One spectrum in each encoding, as this project and as another program write them.</summary>
    private static byte[] Example()
    {
        using MemoryStream stream = new();
        IReadOnlyList<MassSpectrum> spectra = ExampleSpectra.Create();
        MzmlWriter.Write(stream, [spectra[0], spectra[2]]);
        byte[] ours = stream.ToArray();
        byte[] converted = File.ReadAllBytes(RepositoryRoot.Combine("tests", "AlloyKMC.Tests", "data", "mzml", "numpress_linear_slof_zlib.mzML"));
        string text = System.Text.Encoding.UTF8.GetString(converted);
        int start = text.IndexOf("<spectrum ", StringComparison.Ordinal);
        int end = text.IndexOf("</spectrum>", StringComparison.Ordinal) + "</spectrum>".Length;
        string whole = System.Text.Encoding.UTF8.GetString(ours);
        return System.Text.Encoding.UTF8.GetBytes(whole.Insert(whole.IndexOf("<spectrum ", StringComparison.Ordinal), text[start..end]));
    }
}
