using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using static AlloyKMC.Observation.MassSpectra.MzmlVocabulary;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>What <see cref="MzmlWriter"/> puts into a file beside the spectra.</summary>
public sealed record MzmlWriteOptions
{
    /// <summary>Id of the run element.</summary>
    public string RunId { get; init; } = "run";

    /// <summary>Version of this program, recorded as the software that made the file.</summary>
    public string SoftwareVersion { get; init; } = "0";

    /// <summary>Whether arrays are compressed with zlib.</summary>
    public bool Compress { get; init; } = true;
}

/// <summary>Writes indexed mzML 1.1.0 (Martens et al. 2011, doi 10.1074/mcp.R110.000133): 64-bit floats, zlib or no compression, times in seconds, with index, offsets and SHA-1.</summary>
public static class MzmlWriter
{
    /// <param name="stream">Where to write, from its present position, which becomes offset 0; left open.</param>
    /// <param name="count">Number of spectra, which the format wants before them.</param>
    /// <param name="spectra">Spectra with ids unique within the file; taken one after another.</param>
    /// <param name="options">Names and compression.</param>
    /// <exception cref="ArgumentException"><paramref name="spectra"/> holds another number of spectra, an id twice, or arrays of unequal length.</exception>
    public static void Write(Stream stream, int count, IEnumerable<MassSpectrum> spectra, MzmlWriteOptions? options = null)
    {
        using HashingStream hashing = new(stream);
        using MzmlDocument document = new(hashing, options ?? new MzmlWriteOptions());
        document.Write(count, spectra);
    }

    /// <inheritdoc cref="Write(Stream, int, IEnumerable{MassSpectrum}, MzmlWriteOptions)"/>
    public static void Write(Stream stream, IReadOnlyCollection<MassSpectrum> spectra, MzmlWriteOptions? options = null) => Write(stream, spectra.Count, spectra, options);

    private sealed class MzmlDocument(HashingStream stream, MzmlWriteOptions options) : IDisposable
    {
        private const string Processing = "computation";

        // Indentation is written here rather than by XmlWriter, so that an offset taken before a start tag points at its "<".
        private readonly XmlWriter _xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false });
        private int _depth;

        public void Dispose() => _xml.Dispose();

        public void Write(int count, IEnumerable<MassSpectrum> spectra)
        {
            _xml.WriteStartDocument();
            Start("indexedmzML");
            WriteSchema("mzML1.1.0_idx.xsd");
            Start("mzML");
            WriteSchema("mzML1.1.0.xsd");
            _xml.WriteAttributeString("version", "1.1.0");
            WriteHeader();
            Start("run", ("id", options.RunId), ("defaultInstrumentConfigurationRef", "instrument"));
            List<KeyValuePair<string, long>> offsets = WriteSpectra(count, spectra);
            End();
            End();
            WriteIndex(offsets);
            End();
            _xml.WriteEndDocument();
            _xml.Flush();
        }

        private void WriteSchema(string schema)
        {
            const string instance = "http://www.w3.org/2001/XMLSchema-instance";
            _xml.WriteAttributeString("xsi", "schemaLocation", instance, $"{Namespace} http://psidev.info/files/ms/mzML/xsd/{schema}");
        }

        private void WriteHeader()
        {
            Start("cvList", ("count", "2"));
            Leaf("cv", ("id", "MS"), ("fullName", "Proteomics Standards Initiative Mass Spectrometry Ontology"), ("URI", "https://raw.githubusercontent.com/HUPO-PSI/psi-ms-CV/master/psi-ms.obo"));
            Leaf("cv", ("id", "UO"), ("fullName", "Unit Ontology"), ("URI", "https://raw.githubusercontent.com/bio-ontology-research-group/unit-ontology/master/unit.obo"));
            End();
            Start("fileDescription");
            Start("fileContent");
            Parameter("MS:1000294", "mass spectrum");
            End();
            End();
            Start("softwareList", ("count", "1"));
            Start("software", ("id", "AlloyKMC"), ("version", options.SoftwareVersion));
            Parameter("MS:1000799", "custom unreleased software tool", "AlloyKMC");
            End();
            End();
            Start("instrumentConfigurationList", ("count", "1"));
            Start("instrumentConfiguration", ("id", "instrument"));
            Parameter("MS:1000031", "instrument model");
            End();
            End();
            Start("dataProcessingList", ("count", "1"));
            Start("dataProcessing", ("id", Processing));
            Start("processingMethod", ("order", "0"), ("softwareRef", "AlloyKMC"));
            Parameter("MS:1000543", "data processing action");
            End();
            End();
            End();
        }

        private List<KeyValuePair<string, long>> WriteSpectra(int count, IEnumerable<MassSpectrum> spectra)
        {
            List<KeyValuePair<string, long>> offsets = [];
            HashSet<string> ids = [];
            Start("spectrumList", ("count", Text(count)), ("defaultDataProcessingRef", Processing));
            foreach (MassSpectrum spectrum in spectra)
            {
                if (offsets.Count == count) throw new ArgumentException($"There are more than the {count} spectra announced.", nameof(spectra));
                if (!ids.Add(spectrum.Id)) throw new ArgumentException($"The spectrum id \"{spectrum.Id}\" stands twice.", nameof(spectra));
                if (spectrum.MassToCharge.Length != spectrum.Intensity.Length) throw new ArgumentException($"Spectrum \"{spectrum.Id}\" has {spectrum.MassToCharge.Length} m/z values but {spectrum.Intensity.Length} intensities.", nameof(spectra));
                NewLine();
                offsets.Add(new(spectrum.Id, Position()));
                WriteSpectrum(spectrum, offsets.Count - 1);
            }

            if (offsets.Count < count) throw new ArgumentException($"There are {offsets.Count} spectra where {count} were announced.", nameof(spectra));
            End();
            return offsets;
        }

        private void WriteSpectrum(MassSpectrum spectrum, int index)
        {
            double[] mz = spectrum.MassToCharge;
            double[] intensity = spectrum.Intensity;
            StartHere("spectrum", ("index", Text(index)), ("id", spectrum.Id), ("defaultArrayLength", Text(mz.Length)));
            if (spectrum.MsLevel is { } level)
            {
                Parameter(MzmlVocabulary.MsLevel, "ms level", Text(level));
                if (level == 1) Parameter(Ms1Spectrum, "MS1 spectrum");
                else Parameter(MsnSpectrum, "MSn spectrum");
            }

            if (spectrum.Polarity == IonPolarity.Negative) Parameter(NegativeScan, "negative scan");
            if (spectrum.Polarity == IonPolarity.Positive) Parameter(PositiveScan, "positive scan");
            if (spectrum.Representation == SpectrumRepresentation.Centroid) Parameter(CentroidSpectrum, "centroid spectrum");
            if (spectrum.Representation == SpectrumRepresentation.Profile) Parameter(ProfileSpectrum, "profile spectrum");
            if (!spectrum.IsEmpty)
            {
                int basePeak = Array.IndexOf(intensity, intensity.Max());
                Parameter("MS:1000528", "lowest observed m/z", Text(mz[0]), "MS:1000040", "m/z");
                Parameter("MS:1000527", "highest observed m/z", Text(mz[^1]), "MS:1000040", "m/z");
                Parameter("MS:1000504", "base peak m/z", Text(mz[basePeak]), "MS:1000040", "m/z");
                Parameter("MS:1000505", "base peak intensity", Text(intensity[basePeak]), "MS:1000131", "number of detector counts");
                Parameter("MS:1000285", "total ion current", Text(intensity.Sum()));
            }

            Start("scanList", ("count", "1"));
            Parameter("MS:1000795", "no combination");
            Start("scan");
            if (spectrum.ScanStartSeconds is { } seconds) Parameter(ScanStartTime, "scan start time", Text(seconds), Second, "second");
            End();
            End();
            Start("binaryDataArrayList", ("count", "2"));
            WriteArray(mz, MassToChargeArray, "m/z array", "MS:1000040", "m/z");
            WriteArray(intensity, IntensityArray, "intensity array", "MS:1000131", "number of detector counts");
            End();
            End();
        }

        private void WriteArray(double[] values, string accession, string name, string unitAccession, string unitName)
        {
            string base64 = Convert.ToBase64String(Encode(values));
            Start("binaryDataArray", ("encodedLength", Text(base64.Length)));
            Parameter(Float64, "64-bit float");
            if (options.Compress) Parameter(Zlib, "zlib compression");
            else Parameter(NoCompression, "no compression");
            Parameter(accession, name, "", unitAccession, unitName);
            Start("binary");
            _xml.WriteString(base64);
            EndInline();
            End();
        }

        private byte[] Encode(double[] values)
        {
            byte[] bytes = new byte[sizeof(double) * values.Length];
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(sizeof(double) * i), values[i]);
            if (!options.Compress) return bytes;
            using MemoryStream packed = new();
            using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
            return packed.ToArray();
        }

        private void WriteIndex(List<KeyValuePair<string, long>> offsets)
        {
            NewLine();
            long listOffset = Position();
            StartHere("indexList", ("count", "1"));
            Start("index", ("name", "spectrum"));
            foreach ((string id, long offset) in offsets)
            {
                Start("offset", ("idRef", id));
                _xml.WriteString(Text(offset));
                EndInline();
            }

            End();
            End();
            Start("indexListOffset");
            _xml.WriteString(Text(listOffset));
            EndInline();
            Start("fileChecksum");
            // The checksum covers everything up to the end of its own start tag.
            _xml.WriteString("");
            _xml.Flush();
            _xml.WriteString(stream.CurrentSha1());
            EndInline();
        }

        private void Parameter(string accession, string name, string value = "", string? unitAccession = null, string? unitName = null)
        {
            (string, string)[] attributes = [("cvRef", "MS"), ("accession", accession), ("name", name), ("value", value)];
            Leaf("cvParam", unitAccession is null ? attributes : [.. attributes, ("unitCvRef", unitAccession[..2]), ("unitAccession", unitAccession), ("unitName", unitName!)]);
        }

        private void Leaf(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
        {
            Start(name, attributes);
            EndInline();
        }

        private void Start(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
        {
            NewLine();
            StartHere(name, attributes);
        }

        private void StartHere(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
        {
            _xml.WriteStartElement(name, Namespace);
            foreach ((string attribute, string value) in attributes) _xml.WriteAttributeString(attribute, value);
            _depth++;
        }

        private void EndInline()
        {
            _depth--;
            _xml.WriteEndElement();
        }

        private void End()
        {
            _depth--;
            NewLine();
            _xml.WriteEndElement();
        }

        private void NewLine() => _xml.WriteWhitespace("\n" + new string(' ', 2 * _depth));

        private long Position()
        {
            _xml.Flush();
            return stream.Position;
        }

        private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

        private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
