using AlloyKMC.Model;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

public sealed class MassSpectrumCsvTests
{
    [Fact]
    public void What_is_written_reads_back_to_the_same_bits()
    {
        Spectrum spectrum = new(SpectrumKind.Profile, [1000.1, 1000.2 + 1e-13, Math.PI * 1000], [0, 1 / 3.0, 1e-300]);
        using StringWriter text = new();
        MassSpectrumCsv.Write(text, spectrum, ["a comment, with a comma"]);
        Spectrum read = MassSpectrumCsv.Read(new StringReader(text.ToString()), SpectrumKind.Profile);
        Assert.Equal(spectrum.MassToCharge, read.MassToCharge);
        Assert.Equal(spectrum.Intensity, read.Intensity);
    }

    [Fact]
    public void Columns_may_stand_in_any_order()
    {
        Spectrum read = MassSpectrumCsv.Read(new StringReader("intensity,mz\n5,100\n6,101\n"), SpectrumKind.Centroid);
        Assert.Equal([100.0, 101.0], read.MassToCharge);
        Assert.Equal([5.0, 6.0], read.Intensity);
    }

    [Theory]
    [InlineData("", "line 1", "empty")]
    [InlineData("mz,intensity\n", "line 1", "no row")]
    [InlineData("mz,intens\n1,2\n", "line 1", "intens")]
    [InlineData("mz,mz\n1,2\n", "line 1", "twice")]
    [InlineData("mz;intensity\n1;2\n", "line 1", "semicolons")]
    [InlineData("mz,intensity\n100,5\n101,5,5\n", "line 3", "decimal comma")]
    [InlineData("mz,intensity\n100,5\n\"101,5\",5\n", "line 3", "decimal comma")]
    [InlineData("# made by hand\nmz,intensity\n100,5\n101,NaN\n", "line 4", "NaN")]
    [InlineData("mz,intensity\n100,-5\n", "line 2", "not negative")]
    [InlineData("mz,intensity\n100,5\n99,5\n", "line 3", "Sort the rows")]
    [InlineData("mz,intensity\n0,5\n", "line 2", "above 0")]
    [InlineData("mz,intensity\n100,\n", "line 2", "missing")]
    public void A_wrong_file_is_refused_with_its_line(string text, string place, string expected)
    {
        FaultException exception = Assert.Throws<FaultException>(() => MassSpectrumCsv.Read(new StringReader(text), SpectrumKind.Profile));
        Assert.Contains(exception.Faults, fault => fault.Path == place && fault.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_come_at_once_up_to_a_limit()
    {
        string text = "mz,intensity\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{100 + i},-1\n"));
        FaultException exception = Assert.Throws<FaultException>(() => MassSpectrumCsv.Read(new StringReader(text), SpectrumKind.Profile));
        Assert.InRange(exception.Faults.Count, 10, 30);
    }
}
