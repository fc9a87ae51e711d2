using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

public class MzmlWriterTests
{
    private static readonly XNamespace MzmlNamespace = "http://psi.hupo.org/ms/mzml";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read_back_to_the_bit(bool compress)
    {
        IReadOnlyList<MassSpectrum> spectra = ExampleSpectra.Create();
        IReadOnlyList<MassSpectrum> read = MzmlText.Read(Write(spectra, compress));
        Assert.Equal(spectra.Count, read.Count);
        foreach ((MassSpectrum written, MassSpectrum back) in spectra.Zip(read))
        {
            Assert.Equal(written.MassToCharge, back.MassToCharge);
            Assert.Equal(written.Intensity, back.Intensity);
            Assert.Equal(written with { MassToCharge = [], Intensity = [] }, back with { MassToCharge = [], Intensity = [], Line = 0 }, Same);
        }
    }

    [Fact]
    public void Offsets_point_at_the_spectra_and_the_index()
    {
        byte[] bytes = Write(ExampleSpectra.Create(), true);
        XElement root = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!;
        foreach (XElement offset in root.Descendants(MzmlNamespace + "offset"))
        {
            string id = System.Security.SecurityElement.Escape(offset.Attribute("idRef")!.Value);
            string there = Encoding.UTF8.GetString(bytes[int.Parse(offset.Value, CultureInfo.InvariantCulture)..][..120]);
            Assert.Matches($"^<spectrum index=\"\\d+\" id=\"{id}\"", there);
        }

        Assert.Equal(ExampleSpectra.Create().Count, root.Descendants(MzmlNamespace + "offset").Count());
        int list = int.Parse(root.Element(MzmlNamespace + "indexListOffset")!.Value, CultureInfo.InvariantCulture);
        Assert.StartsWith("<indexList ", Encoding.UTF8.GetString(bytes[list..]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_is_the_sha1_of_all_up_to_its_own_tag()
    {
        byte[] bytes = Write(ExampleSpectra.Create(), false);
        const string tag = "<fileChecksum>";
        int end = Encoding.Latin1.GetString(bytes).IndexOf(tag, StringComparison.Ordinal) + tag.Length;
        string expected = Convert.ToHexStringLower(SHA1.HashData(bytes.AsSpan(0, end)));
        Assert.Equal(expected, Encoding.UTF8.GetString(bytes[end..][..40]));
    }

    [Fact]
    public void Spectra_that_contradict_the_announcement_are_refused()
    {
        MassSpectrum spectrum = ExampleSpectra.Create()[0];
        Assert.Throws<ArgumentException>(() => MzmlWriter.Write(new MemoryStream(), 2, [spectrum]));
        Assert.Throws<ArgumentException>(() => MzmlWriter.Write(new MemoryStream(), 0, [spectrum]));
        Assert.Throws<ArgumentException>(() => MzmlWriter.Write(new MemoryStream(), [spectrum, spectrum]));
        Assert.Throws<ArgumentException>(() => MzmlWriter.Write(new MemoryStream(), [spectrum with { Intensity = [] }]));
    }

    private static bool Same(MassSpectrum a, MassSpectrum b) =>
        (a.Id, a.MsLevel, a.Polarity, a.Representation, a.ScanStartSeconds) == (b.Id, b.MsLevel, b.Polarity, b.Representation, b.ScanStartSeconds);

    private static byte[] Write(IReadOnlyCollection<MassSpectrum> spectra, bool compress)
    {
        using MemoryStream stream = new();
        MzmlWriter.Write(stream, spectra, new MzmlWriteOptions { Compress = compress });
        return stream.ToArray();
    }
}
