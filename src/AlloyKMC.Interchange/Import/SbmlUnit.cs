using System.Globalization;
using System.Xml.Linq;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Interchange.Import;

/// <summary>A unit reduced to a factor and the base it stands for, as far as amounts and times need it.</summary>
/// <param name="Base">"second", "item" (counts; moles are converted), or another kind.</param>
/// <param name="Factor">Bases per unit.</param>
internal sealed record SbmlUnit(string Base, double Factor)
{
    private static readonly SbmlUnit Mole = new("item", PhysicalConstants.AvogadroPerMole);

    /// <summary>A predefined kind.</summary>
    public static SbmlUnit OfKind(string kind) => kind switch
    {
        "mole" or "avogadro" => Mole,
        "item" or "dimensionless" => new SbmlUnit("item", 1),
        _ => new SbmlUnit(kind, 1),
    };

    /// <summary>Reads a unitDefinition; products of several kinds matter nowhere here and get a base of their own.</summary>
    public static SbmlUnit Read(XElement definition)
    {
        XElement[] units = [.. definition.Descendants().Where(e => e.Name.LocalName == "unit")];
        if (units.Length != 1) return new SbmlUnit("product", 1);
        double exponent = Attribute(units[0], "exponent", 1), scale = Attribute(units[0], "scale", 0), multiplier = Attribute(units[0], "multiplier", 1);
        SbmlUnit kind = OfKind((string?)units[0].Attribute("kind") ?? "");
        return exponent == 1 ? kind with { Factor = multiplier * Math.Pow(10, scale) * kind.Factor } : new SbmlUnit("power", 1);
    }

    private static double Attribute(XElement unit, string name, double absent) =>
        double.TryParse((string?)unit.Attribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : absent;
}
