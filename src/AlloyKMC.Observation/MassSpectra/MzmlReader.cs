using System.Xml;
using AlloyKMC.Model;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>
/// Reads the mass spectra of mzML 1.1 files (Martens et al. 2011, doi 10.1074/mcp.R110.000133), indexed or not, one after another: only one
/// spectrum is in memory at a time. The index, all counts and encoded lengths are ignored; chromatograms and spectra over wavelength are passed over.
/// </summary>
/// <remarks>
/// Read: 32- and 64-bit floats and integers; no compression, zlib, Numpress linear, pic and slof, each also followed by zlib; scan start times in
/// seconds or minutes; parameters given by reference. Anything else in an m/z or intensity array is a fault that names the accession.
/// </remarks>
public static class MzmlReader
{
    /// <summary>Spectra in file order, parsed as they are asked for. The stream is left open.</summary>
    /// <exception cref="FaultException">
    /// While enumerating: the file is no mzML 1.1, is not complete, or holds spectra that cannot be right (negative, unordered or not finite values,
    /// arrays of unequal length, unknown encodings). From the first fault on no spectrum is handed out; the rest is read for further faults.
    /// </exception>
    public static IEnumerable<MassSpectrum> Read(Stream stream, MzmlReadOptions? options = null)
    {
        using MzmlSession session = new(stream, options ?? new MzmlReadOptions());
        while (session.ReadNext() is { } spectrum) yield return spectrum;
    }

    private sealed class MzmlSession : IDisposable
    {
        private static readonly XmlReaderSettings Settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = false,
        };

        private readonly Stream _stream;
        private readonly MzmlReadOptions _options;
        private readonly MzmlFaults _faults;
        private XmlReader? _xml;
        private MzmlSpectrumParser? _parser;

        public MzmlSession(Stream stream, MzmlReadOptions options)
        {
            _stream = stream;
            _options = options;
            _faults = new MzmlFaults(options.MaximumFaults);
        }

        public void Dispose() => _xml?.Dispose();

        public MassSpectrum? ReadNext()
        {
            try
            {
                MassSpectrum? spectrum = _xml is null ? Open() : null;
                while (spectrum is null && !_xml!.EOF) spectrum = Step();
                if (_xml!.EOF) _faults.ThrowIfAny();
                return spectrum;
            }
            catch (XmlException exception)
            {
                _faults.Add(new Fault($"line {exception.LineNumber}", $"The XML is damaged or not complete: {exception.Message}", "Copy or convert the file again."));
                _faults.ThrowIfAny();
                throw;
            }
        }

        /// <summary>Moves on by one node or one whole element; the spectrum if that was a sound one and no fault was found before it.</summary>
        private MassSpectrum? Step()
        {
            XmlReader xml = _xml!;
            if (xml.NodeType != XmlNodeType.Element)
            {
                xml.Read();
                return null;
            }

            switch (xml.LocalName)
            {
                case "spectrum":
                    MassSpectrum? spectrum = _parser!.ReadSpectrum();
                    return _faults.Count == 0 ? spectrum : null;
                case "referenceableParamGroup":
                    _parser!.ReadParameterGroup();
                    return null;
                case "mzML":
                    CheckVersion(xml);
                    xml.Read();
                    return null;
                case "indexedmzML" or "referenceableParamGroupList" or "run" or "spectrumList":
                    xml.Read();
                    return null;
                default:
                    xml.Skip();
                    return null;
            }
        }

        private MassSpectrum? Open()
        {
            _xml = XmlReader.Create(_stream, Settings);
            _parser = new MzmlSpectrumParser(_xml, _options, _faults);
            _xml.MoveToContent();
            if (_xml.LocalName is not ("mzML" or "indexedmzML"))
                throw new FaultException(new Fault($"line {((IXmlLineInfo)_xml).LineNumber}", $"The root element is <{_xml.Name}>.", "mzML is read (root <mzML> or <indexedmzML>); convert other formats, for example with msconvert."));
            return null;
        }

        private static void CheckVersion(XmlReader xml)
        {
            string? version = xml.GetAttribute("version");
            if (version is not null && !version.StartsWith("1.1", StringComparison.Ordinal))
                throw new FaultException(new Fault($"line {((IXmlLineInfo)xml).LineNumber}", $"The file is mzML {version}.", "mzML 1.1 is read; convert the file, for example with msconvert."));
        }
    }
}
