namespace AlloyKMC.Interchange.Sbml;

/// <summary>Namespaces and identifiers of SBML Level 3 Version 2 Core (doi 10.1515/jib-2017-0081) as it is written here.</summary>
internal static class SbmlNames
{
    public const string Core = "http://www.sbml.org/sbml/level3/version2/core";
    public const string MathMl = "http://www.w3.org/1998/Math/MathML";
    public const string Xhtml = "http://www.w3.org/1999/xhtml";
    public const string Time = "http://www.sbml.org/sbml/symbols/time";
    public const string Avogadro = "http://www.sbml.org/sbml/symbols/avogadro";

    /// <summary>Namespace of the annotation that carries families, which SBML has no place for.</summary>
    public const string Families = "urn:alloykmc:families";

    /// <summary>Unit of the rate constant of a mass-action reaction: item^(1 - order) per second.</summary>
    public static string UnitOfRateConstant(int order) => order switch
    {
        0 => "items_per_second",
        1 => "per_second",
        2 => "per_item_per_second",
        _ => FormattableString.Invariant($"per_item{order - 1}_per_second"),
    };
}
