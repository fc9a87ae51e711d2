using System.Globalization;
using System.Xml;
using AlloyKMC.Model;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>One cvParam element.</summary>
internal readonly record struct CvParameter(string Accession, string Name, string Value, string UnitAccession, string UnitName, int Line);

/// <summary>Parses the spectrum elements of one file, with the parameter groups they refer to.</summary>
internal sealed class MzmlSpectrumParser(XmlReader xml, MzmlReadOptions options, MzmlFaults faults)
{
    private readonly Dictionary<string, List<CvParameter>> _groups = [];
    private readonly MzmlArrayParser _arrays = new(xml, options);
    private string _id = "";

    private int Line => ((IXmlLineInfo)xml).LineNumber;

    /// <summary>Reads the referenceableParamGroup element the reader stands on.</summary>
    public void ReadParameterGroup()
    {
        string id = xml.GetAttribute("id") ?? "";
        List<CvParameter> parameters = [];
        _groups[id] = parameters;
        ForEachChild(element => TryReadParameters(element, parameters.Add));
    }

    /// <summary>Reads the spectrum element the reader stands on; null where it is at fault or no mass spectrum.</summary>
    public MassSpectrum? ReadSpectrum()
    {
        int faultsBefore = faults.Count;
        int line = Line;
        _id = xml.GetAttribute("id") ?? "";
        int? defaultLength = ReadLength("defaultArrayLength");
        SpectrumHeader header = new();
        ArrayPair pair = new();
        ForEachChild(element =>
        {
            if (TryReadParameters(element, parameter => Apply(header, parameter))) return true;
            switch (element)
            {
                case "scanList":
                    ForEachChild(scanElement => scanElement == "scan" && ForEachChild(child => TryReadParameters(child, parameter => ApplyScan(header, parameter))));
                    return true;
                case "binaryDataArrayList":
                    ForEachChild(array => array == "binaryDataArray" && ReadArray(pair, defaultLength));
                    return true;
                default:
                    return false;
            }
        });
        if (pair.HasWavelengths) return null;
        if (faults.Count == faultsBefore) Check(pair, defaultLength, line, options.RejectEmptySpectra && header.MsLevel is (null or 1));
        if (faults.Count > faultsBefore) return null;
        return new MassSpectrum(_id, header.MsLevel, header.Polarity, header.Representation, header.ScanStartSeconds, pair.MassToCharge ?? [], pair.Intensity ?? []) { Line = line };
    }

    private void Report(int line, string problem, string remedy) => faults.Add(new Fault($"line {line}, spectrum \"{_id}\"", problem, remedy));

    /// <summary>Calls <paramref name="read"/> on each child element; it returns whether it read the element, which is skipped otherwise.</summary>
    private bool ForEachChild(Func<string, bool> read)
    {
        bool isEmpty = xml.IsEmptyElement;
        int depth = xml.Depth;
        xml.Read();
        if (isEmpty) return true;
        while (xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) xml.Read();
            else if (!read(xml.LocalName)) xml.Skip();
        }

        xml.Read();
        return true;
    }

    private bool TryReadParameters(string element, Action<CvParameter> take)
    {
        switch (element)
        {
            case "cvParam":
                take(new CvParameter(
                    xml.GetAttribute("accession") ?? "",
                    xml.GetAttribute("name") ?? "",
                    xml.GetAttribute("value") ?? "",
                    xml.GetAttribute("unitAccession") ?? "",
                    xml.GetAttribute("unitName") ?? "",
                    Line));
                xml.Skip();
                return true;
            case "referenceableParamGroupRef":
                string reference = xml.GetAttribute("ref") ?? "";
                if (_groups.TryGetValue(reference, out List<CvParameter>? group)) group.ForEach(take);
                else Report(Line, $"The parameter group \"{reference}\" is referred to but not defined.", "Each ref must name a referenceableParamGroup of the file.");
                xml.Skip();
                return true;
            default:
                return false;
        }
    }

    private void Apply(SpectrumHeader header, CvParameter parameter)
    {
        switch (parameter.Accession)
        {
            case MzmlVocabulary.MsLevel:
                if (int.TryParse(parameter.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int level) && level > 0) header.MsLevel = level;
                else Report(parameter.Line, $"The ms level is \"{parameter.Value}\".", "It must be a positive integer.");
                break;
            case MzmlVocabulary.Ms1Spectrum:
                header.MsLevel ??= 1;
                break;
            case MzmlVocabulary.PositiveScan:
                header.Polarity = IonPolarity.Positive;
                break;
            case MzmlVocabulary.NegativeScan:
                header.Polarity = IonPolarity.Negative;
                break;
            case MzmlVocabulary.CentroidSpectrum:
                header.Representation = SpectrumRepresentation.Centroid;
                break;
            case MzmlVocabulary.ProfileSpectrum:
                header.Representation = SpectrumRepresentation.Profile;
                break;
        }
    }

    private void ApplyScan(SpectrumHeader header, CvParameter parameter)
    {
        // A spectrum combined from several scans starts with the first of them.
        if (parameter.Accession != MzmlVocabulary.ScanStartTime || header.ScanStartSeconds is not null) return;
        double? secondsPerUnit = parameter.UnitAccession switch
        {
            MzmlVocabulary.Second => 1,
            MzmlVocabulary.Minute => 60,
            _ => null,
        };
        if (secondsPerUnit is null)
            Report(parameter.Line, $"The scan start time has the unit \"{parameter.UnitName}\" ({(parameter.UnitAccession.Length == 0 ? "no accession" : parameter.UnitAccession)}).", $"It must be in seconds ({MzmlVocabulary.Second}) or minutes ({MzmlVocabulary.Minute}).");
        else if (!double.TryParse(parameter.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) || !double.IsFinite(time))
            Report(parameter.Line, $"The scan start time is \"{parameter.Value}\".", "It must be a finite number.");
        else
            header.ScanStartSeconds = time * secondsPerUnit;
    }

    private bool ReadArray(ArrayPair pair, int? defaultLength)
    {
        int line = Line;
        int? length = ReadLength("arrayLength") ?? defaultLength;
        MzmlArrayParser.Declaration declaration = new();
        string? textFault = null;
        _arrays.Clear();
        ForEachChild(element =>
        {
            if (TryReadParameters(element, declaration.Add)) return true;
            if (element != "binary") return false;
            line = Line;
            textFault = _arrays.ReadText();
            return true;
        });
        if (declaration.IsWavelength) pair.HasWavelengths = true;
        if (!declaration.IsMassToCharge && !declaration.IsIntensity)
        {
            pair.Others.AddRange(declaration.Parameters.Select(parameter => $"{parameter.Accession} \"{parameter.Name}\""));
            return true;
        }

        string name = declaration.IsMassToCharge ? "m/z" : "intensity";
        double[]? values = null;
        Fault? fault = textFault is null ? null : new Fault("", textFault, "Copy or convert the file again.");
        fault ??= declaration.Check(name) ?? _arrays.Decode(declaration, name, length, out values);
        fault ??= (declaration.IsMassToCharge ? pair.MassToCharge : pair.Intensity) is null ? null : new Fault("", $"There is a second {name} array.", "A spectrum holds one.");
        if (fault is not null) Report(line, fault.Problem, fault.Remedy);
        else if (declaration.IsMassToCharge) (pair.MassToCharge, pair.MassToChargeLine) = (values, line);
        else (pair.Intensity, pair.IntensityLine) = (values, line);
        return true;
    }

    private int? ReadLength(string attribute)
    {
        if (xml.GetAttribute(attribute) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return length;
        Report(Line, $"The {attribute} is \"{text}\".", "It must be the number of points.");
        return null;
    }

    private void Check(ArrayPair pair, int? defaultLength, int line, bool rejectEmpty)
    {
        if (pair.MassToCharge is null || pair.Intensity is null)
        {
            if (pair.MassToCharge is null && pair.Intensity is null && pair.Others.Count == 0 && defaultLength is 0)
            {
                CheckEmpty(line, rejectEmpty);
                return;
            }

            string missing = pair.MassToCharge is null ? $"m/z array ({MzmlVocabulary.MassToChargeArray})" : $"intensity array ({MzmlVocabulary.IntensityArray})";
            string others = pair.Others.Count == 0 ? "" : $" Found instead: {string.Join(", ", pair.Others)}.";
            Report(line, $"There is no {missing}.{others}", "A mass spectrum holds an m/z array and an intensity array.");
        }
        else if (pair.MassToCharge.Length != pair.Intensity.Length)
        {
            Report(pair.IntensityLine, $"There are {pair.MassToCharge.Length} m/z values but {pair.Intensity.Length} intensities.", "Both arrays must have the same length.");
        }
        else if (pair.MassToCharge.Length == 0)
        {
            CheckEmpty(line, rejectEmpty);
        }
        else
        {
            CheckValues(pair.MassToCharge, "m/z", pair.MassToChargeLine);
            CheckValues(pair.Intensity, "intensity", pair.IntensityLine);
            for (int i = 1; i < pair.MassToCharge.Length; i++)
            {
                if (!(pair.MassToCharge[i] < pair.MassToCharge[i - 1])) continue;
                Report(pair.MassToChargeLine, string.Create(CultureInfo.InvariantCulture, $"The m/z values are not in order: point {i} has {pair.MassToCharge[i - 1]:R}, point {i + 1} has {pair.MassToCharge[i]:R}."), "They must not descend.");
                break;
            }
        }
    }

    private void CheckEmpty(int line, bool isFault)
    {
        if (isFault) Report(line, "The spectrum holds no points.", "Leave it out, or measure it again.");
    }

    private void CheckValues(double[] values, string name, int line)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] >= 0 && double.IsFinite(values[i])) continue;
            int further = values.Skip(i + 1).Count(value => !(value >= 0 && double.IsFinite(value)));
            string more = further == 0 ? "" : $" {further} further points are as bad.";
            Report(line, string.Create(CultureInfo.InvariantCulture, $"The {name} of point {i + 1} is {values[i]:R}.{more}"), $"Every {name} must be finite and not negative.");
            return;
        }
    }

    private sealed class SpectrumHeader
    {
        public int? MsLevel { get; set; }

        public IonPolarity Polarity { get; set; }

        public SpectrumRepresentation Representation { get; set; }

        public double? ScanStartSeconds { get; set; }
    }

    private sealed class ArrayPair
    {
        public double[]? MassToCharge { get; set; }

        public int MassToChargeLine { get; set; }

        public double[]? Intensity { get; set; }

        public int IntensityLine { get; set; }

        public bool HasWavelengths { get; set; }

        /// <summary>Parameters of the arrays that are neither.</summary>
        public List<string> Others { get; } = [];
    }
}
