using System.Xml;
using AlloyKMC.Model;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Collects the text of binary elements in a buffer it reuses, and decodes it as the parameters of the array say.</summary>
internal sealed class MzmlArrayParser(XmlReader xml, MzmlReadOptions options)
{
    private readonly char[] _chunk = new char[1 << 13];
    private byte[] _text = new byte[1 << 16];
    private int _length;

    public void Clear() => _length = 0;

    /// <summary>Reads the binary element the reader stands on, without white space; what is wrong with it, or null.</summary>
    public string? ReadText()
    {
        string? fault = null;
        bool isEmpty = xml.IsEmptyElement;
        int depth = xml.Depth;
        xml.Read();
        if (isEmpty) return null;
        while (xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                for (int read; (read = xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;) fault ??= Append(_chunk.AsSpan(0, read));
                xml.Read();
            }
            else
            {
                if (xml.NodeType == XmlNodeType.Element) fault ??= $"There is an element <{xml.Name}> within the base64 text.";
                xml.Read();
            }
        }

        xml.Read();
        return fault;
    }

    /// <summary>The fault, or null and the values.</summary>
    /// <param name="declaration">What the array's parameters say, already checked.</param>
    /// <param name="name">Name of the array for messages.</param>
    /// <param name="expectedLength">Number of points the file declares, if it does.</param>
    /// <param name="values">The decoded numbers; null at a fault.</param>
    public Fault? Decode(Declaration declaration, string name, int? expectedLength, out double[]? values)
    {
        values = null;
        try
        {
            double[] decoded = BinaryArrayDecoder.Decode(_text.AsSpan(0, _length), declaration.Format ?? NumberFormat.Float64, declaration.Compression, options.MaximumPointsPerArray);
            if (expectedLength is { } expected && expected != decoded.Length)
                return new Fault("", $"The {name} array holds {decoded.Length} points where the file declares {expected}.", "The array is cut off or its declared length is wrong; copy or convert the file again.");
            values = decoded;
            return null;
        }
        catch (InvalidDataException exception)
        {
            return new Fault("", $"The {name} array cannot be decoded. {exception.Message}", "Copy or convert the file again.");
        }
    }

    private string? Append(ReadOnlySpan<char> chunk)
    {
        if (_length + chunk.Length > _text.Length)
        {
            // Base64 of incompressible 64-bit values takes 10.7 characters a point.
            long limit = 12L * options.MaximumPointsPerArray + 1024;
            if (_length + chunk.Length > limit) return $"The array holds more than {options.MaximumPointsPerArray} points.";
            Array.Resize(ref _text, (int)Math.Min(Math.Max(2L * _text.Length, _length + chunk.Length), Array.MaxLength));
        }

        foreach (char character in chunk)
        {
            if (character is ' ' or '\t' or '\n' or '\r') continue;
            if (character > 127) return "The text is not base64.";
            _text[_length++] = (byte)character;
        }

        return null;
    }

    /// <summary>What the parameters of one binaryDataArray say.</summary>
    internal sealed class Declaration
    {
        private readonly List<CvParameter> _unknown = [];
        private bool _hasCompression;
        private bool _isContradictory;

        public List<CvParameter> Parameters { get; } = [];

        public bool IsMassToCharge { get; private set; }

        public bool IsIntensity { get; private set; }

        public bool IsWavelength { get; private set; }

        public NumberFormat? Format { get; private set; }

        public ArrayCompression Compression { get; private set; }

        public void Add(CvParameter parameter)
        {
            Parameters.Add(parameter);
            if (parameter.Accession == MzmlVocabulary.MassToChargeArray) IsMassToCharge = true;
            else if (parameter.Accession == MzmlVocabulary.IntensityArray) IsIntensity = true;
            else if (parameter.Accession == MzmlVocabulary.WavelengthArray) IsWavelength = true;
            else if (MzmlVocabulary.NumberFormats.TryGetValue(parameter.Accession, out NumberFormat format)) AddFormat(format);
            else if (MzmlVocabulary.Compressions.TryGetValue(parameter.Accession, out ArrayCompression compression)) AddCompression(compression);
            else _unknown.Add(parameter);
        }

        /// <summary>The fault in the parameters of an m/z or intensity array, or null.</summary>
        public Fault? Check(string name)
        {
            string remedy = "Known are 32- and 64-bit floats and integers, no compression, zlib, and Numpress linear, pic and slof, each also followed by zlib; convert the file, for example with msconvert.";
            if (_unknown.Count > 0) return new Fault("", $"The {name} array has the unknown parameter {_unknown[0].Accession} \"{_unknown[0].Name}\".", remedy);
            if (IsMassToCharge && IsIntensity) return new Fault("", "An array is declared to hold both m/z and intensity.", "Each array holds one of them.");
            if (!_hasCompression) return new Fault("", $"The {name} array does not say how it is compressed.", remedy);
            if (_isContradictory) return new Fault("", $"The {name} array contradicts itself: {string.Join(", ", Parameters.Select(parameter => $"\"{parameter.Name}\""))}.", remedy);
            if (Format is null && Compression.Numpress == NumpressMethod.None) return new Fault("", $"The {name} array does not say how its numbers are stored.", remedy);
            return null;
        }

        private void AddFormat(NumberFormat format)
        {
            _isContradictory |= Format is not null && Format != format;
            Format = format;
        }

        private void AddCompression(ArrayCompression compression)
        {
            // Before the combined terms existed, Numpress followed by zlib was written as two parameters.
            _isContradictory |= _hasCompression && ((compression.Numpress != NumpressMethod.None && Compression.Numpress != NumpressMethod.None && compression.Numpress != Compression.Numpress) || (compression == default) != (Compression == default));
            Compression = new ArrayCompression(compression.Numpress == NumpressMethod.None ? Compression.Numpress : compression.Numpress, compression.Zlib || Compression.Zlib);
            _hasCompression = true;
        }
    }
}
