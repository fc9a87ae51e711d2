using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AlloyKMC.Interchange.Sbml;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Import;

/// <summary>Streams an SBML file (Level 2 and 3): one element of a list at a time is in memory. Reactions are read in a second pass, when all symbols are known.</summary>
internal sealed class SbmlReader(Stream stream, ImportFaults faults)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = false };

    private readonly SbmlDocument _document = new();

    /// <summary>First pass: all but the reactions.</summary>
    /// <exception cref="FaultException">The file is no XML, or no SBML of a level that is read.</exception>
    public SbmlDocument ReadDocument()
    {
        Walk((list, item) =>
        {
            if (list != "listOfReactions") ReadItem(list, item);
        });
        return _document;
    }

    /// <summary>Second pass.</summary>
    public void ReadReactions(Action<XElement> reaction) => Walk((list, item) =>
    {
        if (list == "listOfReactions") reaction(item);
    });

    /// <summary>The functions that formulas may call, filled by the first pass.</summary>
    public MathMlReader Math => new(_document.Functions, faults);

    private void Walk(Action<string, XElement> item)
    {
        stream.Position = 0;
        try
        {
            using var xml = XmlReader.Create(stream, Settings);
            xml.MoveToContent();
            ReadRoot(xml);
            if (!xml.ReadToDescendant("model", xml.NamespaceURI)) throw NotSbml(1, "There is no model in the file.");
            ReadModel(xml);
            if (xml.IsEmptyElement) return;
            xml.Read();
            while (xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType != XmlNodeType.Element) xml.Read();
                else if (!xml.LocalName.StartsWith("listOf", StringComparison.Ordinal)) item("", Take(xml));
                else ReadList(xml, item);
            }
        }
        catch (XmlException exception)
        {
            throw NotSbml(exception.LineNumber, $"The file is not well-formed XML: {exception.Message}");
        }
    }

    private static void ReadList(XmlReader xml, Action<string, XElement> item)
    {
        string list = xml.LocalName;
        bool isEmpty = xml.IsEmptyElement;
        xml.Read();
        if (isEmpty) return;
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element) item(list, Take(xml));
            else xml.Read();
        }

        xml.Read();
    }

    /// <summary>The element the reader stands on, with its lines; the reader moves behind it.</summary>
    private static XElement Take(XmlReader xml)
    {
        using XmlReader subtree = xml.ReadSubtree();
        var element = XElement.Load(subtree, LoadOptions.SetLineInfo);
        subtree.Close();
        xml.Read();
        return element;
    }

    private void ReadRoot(XmlReader xml)
    {
        int line = ((IXmlLineInfo)xml).LineNumber;
        bool isSbml = xml.LocalName == "sbml" && xml.NamespaceURI.StartsWith("http://www.sbml.org/sbml/level", StringComparison.Ordinal);
        if (!isSbml || !int.TryParse(xml.GetAttribute("level"), out int level) || !int.TryParse(xml.GetAttribute("version"), out int version)) throw NotSbml(line, "The file is not SBML.");
        if (level is not (2 or 3)) throw NotSbml(line, $"The file is SBML Level {level}.");
        (_document.Level, _document.Version) = (level, version);
        if (_document.Species.Count > 0) return;
        for (int i = 0; i < xml.AttributeCount; i++)
        {
            xml.MoveToAttribute(i);
            if (xml is { LocalName: "required", Value: "true" or "1" }) faults.Add(line, $"package '{xml.Prefix}'", "The model needs an extension of SBML.", "Export it as SBML core, flattened.");
        }

        xml.MoveToElement();
    }

    private void ReadModel(XmlReader xml)
    {
        _document.Name = xml.GetAttribute("name") ?? xml.GetAttribute("id") ?? "";
        _document.SubstanceUnits = xml.GetAttribute("substanceUnits");
        _document.TimeUnits = xml.GetAttribute("timeUnits");
        _document.ExtentUnits = xml.GetAttribute("extentUnits");
        if (_document.Units.Count == 0 && xml.GetAttribute("conversionFactor") is not null)
            faults.Add(((IXmlLineInfo)xml).LineNumber, "model", "It has a conversion factor.", "Write species and reactions in one unit of substance.");
    }

    private void ReadItem(string list, XElement item)
    {
        int line = ImportFaults.LineOf(item);
        string id = Text(item, "id") ?? "";
        string what = $"{item.Name.LocalName} '{(id.Length > 0 ? id : Text(item, "symbol") ?? Text(item, "variable") ?? "")}'";
        switch (item.Name.LocalName)
        {
            case "notes" when list.Length == 0:
                _document.Notes = item.Value.Trim();
                break;
            case "annotation" when list.Length == 0:
                (_document.Families, _document.Metals) = FamilyAnnotation.Read(item);
                break;
            case "functionDefinition":
                if (Math.ReadFunction(item, what) is { } function) _document.Functions[id] = function;
                break;
            case "unitDefinition":
                _document.Units[id] = SbmlUnit.Read(item);
                break;
            case "compartment":
                _document.Compartments[id] = new SbmlCompartment(id, Number(item, "size"), Text(item, "constant") != "false", line);
                break;
            case "species":
                ReadSpecies(item, id, what, line);
                break;
            case "parameter":
                _document.Parameters[id] = new SbmlParameter(id, Text(item, "name") ?? id, Number(item, "value"), Text(item, "units"), line);
                break;
            case "initialAssignment":
                if (Math.ReadMathOf(item, what) is { } initial) _document.InitialAssignments[Text(item, "symbol") ?? ""] = new SbmlAssignment(Text(item, "symbol") ?? "", initial, line);
                break;
            case "assignmentRule":
                if (Math.ReadMathOf(item, what) is { } value) _document.AssignmentRules.Add(new SbmlAssignment(Text(item, "variable") ?? "", value, line));
                break;
            case "rateRule":
                faults.Add(line, what, "A rate rule moves a quantity continuously beside the reactions.", "Write it as reactions.");
                break;
            case "algebraicRule":
                faults.Add(line, "algebraicRule", "An algebraic rule has no counterpart.", "Solve it, and write an assignment rule.");
                break;
            case "event":
                ReadEvent(item, what, line);
                break;
        }
    }

    private void ReadSpecies(XElement item, string id, string what, int line)
    {
        if (Text(item, "conversionFactor") is not null) faults.Add(line, what, "It has a conversion factor.", "Write species and reactions in one unit of substance.");
        _document.Species.Add(new SbmlSpecies(
            id, Text(item, "name") ?? id, Text(item, "compartment") ?? "", Number(item, "initialAmount"), Number(item, "initialConcentration"), Text(item, "substanceUnits"),
            Text(item, "hasOnlySubstanceUnits") == "true", Text(item, "boundaryCondition") == "true", Text(item, "constant") == "true", line));
    }

    private void ReadEvent(XElement item, string what, int line)
    {
        XElement? trigger = item.Elements().FirstOrDefault(e => e.Name.LocalName == "trigger"), delay = item.Elements().FirstOrDefault(e => e.Name.LocalName == "delay");
        var assignments = new List<SbmlAssignment>();
        foreach (XElement assignment in item.Elements().Where(e => e.Name.LocalName == "listOfEventAssignments").Elements())
        {
            if (Math.ReadMathOf(assignment, what) is { } value) assignments.Add(new SbmlAssignment(Text(assignment, "variable") ?? "", value, ImportFaults.LineOf(assignment)));
        }

        _document.Events.Add(new SbmlEvent(
            what, trigger is null ? null : Math.ReadMathOf(trigger, what), trigger is not null && Text(trigger, "initialValue") == "false", delay is null ? null : Math.ReadMathOf(delay, what),
            Text(item, "useValuesFromTriggerTime") != "false", assignments, line));
    }

    internal static string? Text(XElement element, string name) => (string?)element.Attribute(name);

    internal static double? Number(XElement element, string name) => double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static FaultException NotSbml(int line, string problem) => new(new Fault($"line {line}", problem, "Give SBML of Level 2 or 3."));
}
