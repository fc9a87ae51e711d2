using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Interchange.Sbml;

/// <summary>Families with coordinates, content and ions, in an annotation of the model: other programs pass over it, an import gets them back.</summary>
internal static class FamilyAnnotation
{
    private static readonly XNamespace Namespace = SbmlNames.Families;

    public static void Write(XmlWriter xml, ExchangeNetwork network)
    {
        var list = new XElement(Namespace + "families", network.Metals.Count == 0 ? null : new XAttribute("metals", string.Join(' ', network.Metals)));
        foreach ((string name, FamilyDefinition family) in network.Families)
        {
            list.Add(new XElement(
                Namespace + "family",
                new XAttribute("name", name),
                Optional("kind", family.Kind),
                Optional("order", family.Order),
                Optional("valenceElectrons", family.ValenceElectrons),
                family.Coordinates.Select(c => new XElement(Namespace + "coordinate", new XAttribute("name", c.Key), new XAttribute("from", c.Value.Minimum), new XAttribute("to", c.Value.Maximum))),
                family.Content.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new XElement(Namespace + "content", new XAttribute("of", c.Key), c.Value)),
                family.Ion is { } ion ? new XElement(Namespace + "ion", new XAttribute("formula", ion.Formula), new XAttribute("charge", ion.Charge)) : null));
        }

        xml.WriteStartElement("", "annotation", SbmlNames.Core);
        list.WriteTo(xml);
        xml.WriteEndElement();
    }

    /// <summary>The families of an annotation; none where it is another program's or damaged.</summary>
    public static (IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Families, IReadOnlyList<string> Metals) Read(XElement annotation)
    {
        var families = new List<KeyValuePair<string, FamilyDefinition>>();
        if (annotation.Element(Namespace + "families") is not { } list) return (families, []);
        foreach (XElement family in list.Elements(Namespace + "family"))
        {
            var coordinates = new List<KeyValuePair<string, CoordinateRange>>();
            foreach (XElement coordinate in family.Elements(Namespace + "coordinate"))
            {
                if (!int.TryParse((string?)coordinate.Attribute("from"), CultureInfo.InvariantCulture, out int from) || !int.TryParse((string?)coordinate.Attribute("to"), CultureInfo.InvariantCulture, out int to)) return ([], []);
                coordinates.Add(new((string?)coordinate.Attribute("name") ?? "", new CoordinateRange(from, to)));
            }

            families.Add(new((string?)family.Attribute("name") ?? "", new FamilyDefinition
            {
                Kind = (string?)family.Attribute("kind"),
                Order = (string?)family.Attribute("order"),
                ValenceElectrons = (string?)family.Attribute("valenceElectrons"),
                Coordinates = coordinates,
                Content = [.. family.Elements(Namespace + "content").Select(c => new KeyValuePair<string, string>((string?)c.Attribute("of") ?? "", c.Value))],
                Ion = family.Element(Namespace + "ion") is { } ion ? new IonDefinition((string?)ion.Attribute("formula") ?? "", (string?)ion.Attribute("charge") ?? "") : null,
            }));
        }

        return (families, ((string?)list.Attribute("metals"))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []);
    }

    private static XAttribute? Optional(string name, string? value) => value is null ? null : new XAttribute(name, value);
}
