using FsCheck;
using FsCheck.Fluent;
using static AlloyKMC.Tests.Observation.MassSpectra.MzmlText;

namespace AlloyKMC.Tests.Observation.MassSpectra;

public class NumpressTests
{
    private const string LinearTerm = """<cvParam cvRef="MS" accession="MS:1002312" name="MS-Numpress linear prediction compression"/>""";
    private const string PicTerm = """<cvParam cvRef="MS" accession="MS:1002313" name="MS-Numpress positive integer compression"/>""";
    private const string SlofTerm = """<cvParam cvRef="MS" accession="MS:1002314" name="MS-Numpress short logged float compression"/>""";

    /// <summary>The example of the documentation of the R bindings of the reference implementation.</summary>
    [Fact]
    public void Published_linear_bytes_give_the_published_values()
    {
        byte[] bytes = Convert.FromHexString("407f400000000000d4e7200078ee2000888623");
        double[] expected = [4313.0, 4316.4, 4319.8, 4323.2, 4326.6, 4330.1];
        Assert.Equal(expected, DecodeMz(LinearTerm, bytes, 6), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(bytes, NumpressEncoder.Linear(expected, 500));
    }

    /// <summary>Worked out by hand from the half-byte rule: 0 is "8"; 1 is "7 1"; 0x123 is "5 3 2 1"; a last lower half of 0 pads.</summary>
    [Fact]
    public void Pic_follows_the_half_byte_rule()
    {
        Assert.Equal([0, 1, 0x123, 0], DecodeIntensity(PicTerm, Convert.FromHexString("8715" + "3218"), 4));
        Assert.Equal([0, 1], DecodeIntensity(PicTerm, Convert.FromHexString("8710"), 2));
    }

    [Fact]
    public void Slof_stores_the_logarithm_of_one_plus_the_value()
    {
        // 3000.0 as a big-endian double, then 0 and round(3000 ln 101) = 13845 = 0x3615, little-endian.
        double[] values = DecodeIntensity(SlofTerm, Convert.FromHexString("40a7700000000000" + "0000" + "1536"), 2);
        Assert.Equal(0, values[0]);
        Assert.InRange(values[1], 100 * (1 - 1e-3), 100 * (1 + 1e-3));
    }

    [Fact]
    public void Linear_returns_every_array_to_half_a_step()
    {
        Gen<double[]> masses = ArbMap.Default.GeneratorFor<int>().Select(Math.Abs).ListOf()
            .Select(steps => steps.Aggregate(new List<double>(), (list, step) => [.. list, (list.Count == 0 ? 100 : list[^1]) + step % 100_000 * 1e-3]).ToArray());
        Prop.ForAll(masses.ToArbitrary(), values =>
        {
            const double scale = 20_000;
            double[] decoded = DecodeMz(LinearTerm, values.Length == 0 ? [] : NumpressEncoder.Linear(values, scale), values.Length);
            return decoded.Zip(values).All(pair => Math.Abs(pair.First - pair.Second) <= 0.5 / scale + 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pic_returns_every_array_of_integers()
    {
        Gen<double[]> counts = Gen.Choose(0, int.MaxValue).Select(value => (double)(value >> value % 31)).ListOf().Select(list => list.ToArray());
        Prop.ForAll(counts.ToArbitrary(), values => DecodeIntensity(PicTerm, NumpressEncoder.Pic(values), values.Length).SequenceEqual(values)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("407f40", "end within their scaling factor")]
    [InlineData("407f400000000000d4e7", "end within their first values")]
    [InlineData("407f400000000000d4e7200078ee20002", "end within an integer")]
    [InlineData("0000000000000000d4e72000", "scaling factor")]
    [InlineData("7ff8000000000000d4e72000", "scaling factor")]
    public void Damaged_linear_data_are_faults(string hex, string expected)
    {
        byte[] bytes = Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "1");
        string text = File(Spectrum(Array(LinearTerm + MassToCharge, Convert.ToBase64String(bytes)), Plain(Intensity, 1), 1));
        Assert.Contains(expected, Assert.Single(Faults(text)).Problem, StringComparison.Ordinal);
    }

    private static double[] DecodeMz(string term, byte[] bytes, int count) =>
        Read(File(Spectrum(Array(term + MassToCharge, Convert.ToBase64String(bytes)), Plain(Intensity, new double[count]), count)))[0].MassToCharge;

    private static double[] DecodeIntensity(string term, byte[] bytes, int count) =>
        Read(File(Spectrum(Plain(MassToCharge, [.. Enumerable.Range(0, count).Select(i => (double)i)]), Array(term + Intensity, Convert.ToBase64String(bytes)), count)))[0].Intensity;
}
