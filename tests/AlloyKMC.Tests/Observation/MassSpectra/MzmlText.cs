using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using AlloyKMC.Model;
using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>Small mzML texts, written by hand so that single parts can be wrong.</summary>
internal static class MzmlText
{
    public const string Float64 = """<cvParam cvRef="MS" accession="MS:1000523" name="64-bit float"/>""";
    public const string Float32 = """<cvParam cvRef="MS" accession="MS:1000521" name="32-bit float"/>""";
    public const string None = """<cvParam cvRef="MS" accession="MS:1000576" name="no compression"/>""";
    public const string Zlib = """<cvParam cvRef="MS" accession="MS:1000574" name="zlib compression"/>""";
    public const string MassToCharge = """<cvParam cvRef="MS" accession="MS:1000514" name="m/z array"/>""";
    public const string Intensity = """<cvParam cvRef="MS" accession="MS:1000515" name="intensity array"/>""";
    public const string Minutes = """<cvParam cvRef="MS" accession="MS:1000016" name="scan start time" value="1.5" unitCvRef="UO" unitAccession="UO:0000031" unitName="minute"/>""";

    public static string File(params string[] spectra) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <mzML xmlns="http://psi.hupo.org/ms/mzml" version="1.1.0">
        <referenceableParamGroupList count="1"><referenceableParamGroup id="negative">
        <cvParam cvRef="MS" accession="MS:1000129" name="negative scan"/>
        </referenceableParamGroup></referenceableParamGroupList>
        <run id="r"><spectrumList count="99">
        {string.Join('\n', spectra)}
        </spectrumList></run>
        </mzML>
        """;

    public static string Spectrum(string mzArray, string intensityArray, int length, string scan = Minutes, string id = "scan=1") => $"""
        <spectrum index="0" id="{id}" defaultArrayLength="{length}">
        <referenceableParamGroupRef ref="negative"/>
        <cvParam cvRef="MS" accession="MS:1000511" name="ms level" value="1"/>
        <cvParam cvRef="MS" accession="MS:1000127" name="centroid spectrum"/>
        <scanList count="1"><scan>{scan}</scan></scanList>
        <binaryDataArrayList count="2">
        {mzArray}
        {intensityArray}
        </binaryDataArrayList>
        </spectrum>
        """;

    public static string Array(string parameters, string base64) => $"<binaryDataArray encodedLength=\"7\">{parameters}<binary>{base64}</binary></binaryDataArray>";

    public static string Plain(string kind, params double[] values) => Array(Float64 + None + kind, Base64(values));

    public static string Base64(params double[] values) => Convert.ToBase64String(Bytes(values));

    public static byte[] Bytes(params double[] values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        return bytes;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal)) zlib.Write(bytes);
        return packed.ToArray();
    }

    public static IReadOnlyList<MassSpectrum> Read(string text, MzmlReadOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    public static IReadOnlyList<MassSpectrum> Read(byte[] bytes, MzmlReadOptions? options = null) => [.. MzmlReader.Read(new MemoryStream(bytes), options)];

    public static IReadOnlyList<Fault> Faults(string text, MzmlReadOptions? options = null) => Assert.Throws<FaultException>(() => Read(text, options)).Faults;

    /// <summary>The line, counted from 1, on which a text stands for the first time.</summary>
    public static string LineOf(string text, string part) => string.Create(CultureInfo.InvariantCulture, $"line {text[..text.IndexOf(part, StringComparison.Ordinal)].Count(c => c == '\n') + 1}");
}
