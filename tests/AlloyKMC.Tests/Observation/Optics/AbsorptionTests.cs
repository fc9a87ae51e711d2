using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Model;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation.Optics;

public sealed class AbsorptionTests
{
    private static readonly string PublishedMaxima = RepositoryRoot.Combine("configs", "lin2022", "uv-vis-peaks.json");

    [Fact]
    public void A_sum_weighs_components_by_their_part_of_the_clusters()
    {
        AbsorptionComponents components = AbsorptionCsv.Read(new StringReader("# two components\nwavelength_nm,Ag44,S26(44)\n400,10,2\n500,0,4\n"), ShippedSystem.System.Species);

        AbsorptionSpectrum spectrum = AbsorptionSpectrum.Of(ShippedSystem.Sample(("S30(0)", 3), ("S26(44)", 1), ("S27(21)", 4), ("Au_c", 100)), components);

        Assert.Equal([400.0, 500.0], spectrum.Nanometres);
        Assert.Equal(3.0 / 8 * 10 + 1.0 / 8 * 2, spectrum.Absorption[0], 1e-12);
        Assert.Equal(1.0 / 8 * 4, spectrum.Absorption[1], 1e-12);
        Assert.Equal(0.5, spectrum.ShareWithoutComponent, 1e-12);
    }

    [Fact]
    public void Bands_have_the_height_and_width_stated()
    {
        AbsorptionComponents components = new("made up", PositionsOnly: false, [new AbsorptionComponent("S30(0)", [ShippedSystem.System.Species.Find("S30(0)")!.Value]) { Maxima = [new AbsorptionMaximum(500, 8, 40)] }]);

        AbsorptionSpectrum spectrum = AbsorptionSpectrum.Of(ShippedSystem.Sample(("S30(0)", 5)), components);

        Assert.Equal(8, At(500), 1e-12);
        Assert.Equal(4, At(480), 1e-12);
        Assert.Equal(4, At(520), 1e-12);

        double At(double nanometres) => spectrum.Absorption[spectrum.Nanometres.ToList().IndexOf(nanometres)];
    }

    [Fact]
    public void The_published_maxima_are_positions_and_make_no_sum()
    {
        AbsorptionComponents components = AbsorptionMaximaReader.ReadFile(PublishedMaxima, ShippedSystem.System.Species);

        AbsorptionSpectrum spectrum = AbsorptionSpectrum.Of(ShippedSystem.Sample(("S27(21)", 3), ("S27(20)", 1)), components);

        Assert.True(components.PositionsOnly);
        Assert.Empty(spectrum.Absorption);
        AbsorptionContribution only = Assert.Single(spectrum.Contributions, one => one.ClusterShare > 0);
        Assert.Equal(1, only.ClusterShare, 1e-12);
        Assert.Equal([500.0, 690.0], only.Component.Maxima.Select(maximum => maximum.Nanometres));
    }

    [Theory]
    [InlineData("wavelength,S30(0)\n400,1\n", "line 1", "wavelength_nm")]
    [InlineData("wavelength_nm,S31(0)\n400,1\n", "line 1", "S31(0)")]
    [InlineData("wavelength_nm,S30(0),Ag44\n400,1,1\n", "line 1", "twice")]
    [InlineData("wavelength_nm,S30(0)\n400,1\n400,2\n", "line 3", "Sort the rows")]
    [InlineData("wavelength_nm,S30(0)\n400,-1\n", "line 2", "negative")]
    [InlineData("wavelength_nm,S30(0)\n400,NaN\n", "line 2", "NaN")]
    [InlineData("wavelength_nm;S30(0)\n400,5;1\n", "line 1", "semicolons")]
    [InlineData("", "line 1", "empty")]
    public void A_wrong_component_file_is_refused_with_its_line(string text, string place, string expected)
    {
        FaultException exception = Assert.Throws<FaultException>(() => AbsorptionCsv.Read(new StringReader(text), ShippedSystem.System.Species));
        Assert.Contains(exception.Faults, fault => fault.Path == place && fault.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"S27\"", "\"S28\"", "S28")]
    [InlineData("\"x\": [20, 22]", "\"y\": [20, 22]", "no coordinate")]
    [InlineData("\"x\": [20, 22]", "\"x\": [22, 20]", "No species")]
    [InlineData("\"positionsOnly\": true", "\"positionsOnly\": false", "Only the wavelength")]
    [InlineData("\"x\": [12, 12]", "\"x\": [0, 12]", "earlier component")]
    public void A_wrong_list_of_maxima_is_refused_with_its_place(string found, string replacement, string expected)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, File.ReadAllText(PublishedMaxima).Replace(found, replacement, StringComparison.Ordinal));
            FaultException exception = Assert.Throws<FaultException>(() => AbsorptionMaximaReader.ReadFile(file, ShippedSystem.System.Species));
            Assert.Contains(exception.Faults, fault => fault.Path.Contains($"{file}:", StringComparison.Ordinal) && fault.ToString().Contains(expected, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
