using System.Text;
using AlloyKMC.Model;
using AlloyKMC.Observation.MassSpectra;
using static AlloyKMC.Tests.Observation.MassSpectra.MzmlText;

namespace AlloyKMC.Tests.Observation.MassSpectra;

public class MzmlReaderTests
{
    private static readonly string Good = Spectrum(Plain(MassToCharge, 100, 200.5), Plain(Intensity, 3, 0), 2);

    [Fact]
    public void All_fields_of_a_spectrum_are_read()
    {
        MassSpectrum spectrum = Assert.Single(Read(File(Good)));
        Assert.Equal("scan=1", spectrum.Id);
        Assert.Equal(1, spectrum.MsLevel);
        Assert.Equal(IonPolarity.Negative, spectrum.Polarity);
        Assert.Equal(SpectrumRepresentation.Centroid, spectrum.Representation);
        Assert.Equal(90, spectrum.ScanStartSeconds);
        Assert.Equal([100, 200.5], spectrum.MassToCharge);
        Assert.Equal([3, 0], spectrum.Intensity);
        Assert.Equal(LineOf(File(Good), "<spectrum "), $"line {spectrum.Line}");
    }

    [Theory]
    [InlineData("UO:0000010", "90", 90)]
    [InlineData("UO:0000031", "90", 5400)]
    public void Scan_start_times_are_read_in_their_unit(string unit, string value, double seconds)
    {
        string scan = $"<cvParam accession=\"MS:1000016\" name=\"scan start time\" value=\"{value}\" unitAccession=\"{unit}\"/>";
        Assert.Equal(seconds, Read(File(Spectrum(Plain(MassToCharge, 1), Plain(Intensity, 1), 1, scan)))[0].ScanStartSeconds);
    }

    [Fact]
    public void Text_in_pieces_zlib_and_32_bit_arrays_are_read()
    {
        string base64 = Convert.ToBase64String(Deflate(Bytes(100, 200, 300)));
        string mz = Array(Float64 + Zlib + MassToCharge, $"\n {base64[..5]} <!-- comment --> \r\n{base64[5..]}\n");
        byte[] singles = new byte[12];
        Buffer.BlockCopy(new[] { 0.1f, 2f, 3f }, 0, singles, 0, 12);
        MassSpectrum spectrum = Assert.Single(Read(File(Spectrum(mz, Array(Float32 + None + Intensity, Convert.ToBase64String(singles)), 3))));
        Assert.Equal([100, 200, 300], spectrum.MassToCharge);
        Assert.Equal([0.1f, 2, 3], spectrum.Intensity);
    }

    [Fact]
    public void Arrays_of_other_kinds_and_spectra_over_wavelength_are_passed_over()
    {
        string charge = Array("""<cvParam accession="MS:1000516" name="charge array"/><cvParam accession="MS:1000519" name="32-bit integer"/>""", "????");
        string wavelength = Array("""<cvParam accession="MS:1000617" name="wavelength array"/>""" + Float64 + None, "");
        string text = File(
            Spectrum(charge + Plain(MassToCharge, 1), Plain(Intensity, 2), 1),
            Spectrum(wavelength, Plain(Intensity), 0, id: "uv"));
        Assert.Equal("scan=1", Assert.Single(Read(text)).Id);
    }

    [Fact]
    public void Empty_spectra_are_handed_out_or_refused_as_asked()
    {
        string text = File(Spectrum(Plain(MassToCharge), Plain(Intensity), 0), """<spectrum index="1" id="scan=2" defaultArrayLength="0"/>""");
        Assert.All(Read(text), spectrum => Assert.True(spectrum.IsEmpty));
        Assert.Equal(2, Read(text).Count);
        IReadOnlyList<Fault> faults = Faults(text, new MzmlReadOptions { RejectEmptySpectra = true });
        Assert.Equal(2, faults.Count);
        Assert.All(faults, fault => Assert.Contains("no points", fault.Problem, StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string, string> Damages() => new()
    {
        { Base64(3, 0), "A" + Base64(3, 0), "no multiple of 4", "<binaryDataArray encodedLength=\"7\">" + Float64 + None + Intensity },
        { Base64(3, 0), Base64(3, 0).Replace('A', '?'), "not base64", Intensity },
        { Base64(3, 0), Base64(3, double.NaN), "intensity of point 2 is NaN", Intensity },
        { Base64(3, 0), Base64(-3, 0), "intensity of point 1 is -3", Intensity },
        { Base64(3, 0), Base64(3, double.PositiveInfinity), "intensity of point 2 is Infinity", Intensity },
        { Base64(100, 200.5), Base64(200.5, 100), "not in order: point 1 has 200.5, point 2 has 100", MassToCharge },
        { Base64(100, 200.5), Base64(100), "holds 1 points where the file declares 2", MassToCharge },
        { Base64(100, 200.5), "AAAA", "no whole number of 64-bit values", MassToCharge },
        { None + MassToCharge, Zlib + MassToCharge, "no zlib data", Zlib },
        { None + MassToCharge, MassToCharge, "does not say how it is compressed", MassToCharge },
        { Float64 + None + MassToCharge, None + MassToCharge, "does not say how its numbers are stored", MassToCharge },
        { None + MassToCharge, """<cvParam accession="MS:1003780" name="truncation and zlib compression"/>""" + MassToCharge, "unknown parameter MS:1003780 \"truncation and zlib compression\"", "MS:1003780" },
        { MassToCharge, """<cvParam accession="MS:9999999" name="m/z array"/>""", "no m/z array (MS:1000514). Found instead: MS:1000523 \"64-bit float\", MS:1000576 \"no compression\", MS:9999999", "<spectrum " },
        { Intensity, MassToCharge, "second m/z array", "second" },
        { "ref=\"negative\"", "ref=\"positive\"", "group \"positive\" is referred to but not defined", "ref=\"positive\"" },
        { "UO:0000031", "UO:0000032", "UO:0000032", "UO:0000032" },
        { "value=\"1.5\"", "value=\"1,5\"", "scan start time is \"1,5\"", "1,5" },
        { "name=\"ms level\" value=\"1\"", "name=\"ms level\" value=\"one\"", "ms level is \"one\"", "\"one\"" },
        { "defaultArrayLength=\"2\"", "defaultArrayLength=\"two\"", "defaultArrayLength is \"two\"", "two" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damaged_spectra_are_faults_with_their_line(string sound, string damaged, string expected, string place)
    {
        string text = File(Good);
        Assert.Contains(sound, text, StringComparison.Ordinal);
        text = text.Replace(sound, damaged, StringComparison.Ordinal);
        Fault fault = Faults(text)[0];
        Assert.Contains(expected, fault.Problem, StringComparison.Ordinal);
        if (place == "second") place = Base64(3, 0);
        Assert.StartsWith(LineOf(text, place) + ", spectrum \"scan=1\"", fault.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void All_spectra_at_fault_are_named_and_the_number_is_bounded()
    {
        string bad = Good.Replace(Base64(3, 0), Base64(-1, 0), StringComparison.Ordinal);
        Assert.Equal(3, Faults(File(bad, Good, bad, bad)).Count);
        Assert.Equal(2, Faults(File(bad, Good, bad, bad), new MzmlReadOptions { MaximumFaults = 2 }).Count);
    }

    [Fact]
    public void Sound_spectra_before_the_first_fault_are_handed_out_and_none_after()
    {
        string bad = Good.Replace(Base64(3, 0), Base64(-1, 0), StringComparison.Ordinal);
        List<MassSpectrum> read = [];
        Assert.Throws<FaultException>(() =>
        {
            foreach (MassSpectrum spectrum in MzmlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(File(Good, bad, Good))))) read.Add(spectrum);
        });
        Assert.Single(read);
    }

    [Theory]
    [InlineData("", "Root element is missing")]
    [InlineData("time_s,mz,intensity\n", "invalid")]
    [InlineData("<mzXML/>", "<mzXML>")]
    [InlineData("<mzML version=\"1.0.0\"></mzML>", "mzML 1.0.0")]
    [InlineData("<!DOCTYPE mzML [<!ENTITY a \"b\">]><mzML>&a;</mzML>", "DTD")]
    public void Files_that_are_no_mzml_1_1_are_faults(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Faults(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_compressed_array_cannot_grow_beyond_the_bound()
    {
        string bomb = Array(Float64 + Zlib + MassToCharge, Convert.ToBase64String(Deflate(new byte[8_000_000])));
        string text = File(Spectrum(bomb, Plain(Intensity), 1_000_000));
        Assert.Contains("more than 1000 points", Faults(text, new MzmlReadOptions { MaximumPointsPerArray = 1000 })[0].Problem, StringComparison.Ordinal);
    }
}
