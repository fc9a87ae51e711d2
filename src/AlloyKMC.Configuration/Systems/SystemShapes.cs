using AlloyKMC.Configuration.Shapes;
using static AlloyKMC.Configuration.Shapes.Make;

namespace AlloyKMC.Configuration.Systems;

/// <summary>The keys of a system file.</summary>
internal static class SystemShapes
{
    private const double LargestCoordinate = 1e6;

    private static readonly ShapeKey SchemaKey = Optional("$schema", FreeText, "The schema that editors check the file against.");

    private static readonly ShapeKey Description = Optional("description", FreeText, "For readers.");

    private static readonly ShapeKey Sources = Optional("sources", List("a list of DOIs in quotes", FilledText), "Papers the mechanism and its figures rest on, as DOIs.");

    private static readonly Shape Range = List("a pair of whole numbers [lowest, highest]", Integer(-LargestCoordinate, LargestCoordinate), 2, 2);

    private static readonly Shape Units = Object(
        "an object with time and concentration",
        Optional("time", Choice("s", "min", "h", "d") with { Default = "s" }, "Unit of time in which rates are evaluated."),
        Optional("concentration", Choice("c0", "molecules", "M", "mM", "uM", "nM") with { Default = "c0" }, "Unit of concentration in which rates are evaluated; c0 is that of the mother solutions."));

    private static readonly Shape Ion = Object(
        "an object with formula and charge",
        Required("formula", FilledText, "Elemental formula; parts in braces are expressions of the coordinates."),
        Required("charge", Expression, "Signed charge number z."));

    private static readonly Shape Family = Object(
        "an object such as { \"coordinates\": { \"x\": [0, 16] }, \"content\": { \"Au\": \"x\" } }",
        Optional("kind", Choice("framework", "pool"), "Without it a family with coordinates is a framework, one without is a pool."),
        Optional("coordinates", Map("an object of coordinates with their ranges, { \"x\": [0, 16] }", Range), "Integer coordinates with inclusive ranges; their order fixes the order of species."),
        Optional("order", FilledText, "Order of a triangular family: \"x <= y\"."),
        Required("content", Map("an object of conserved quantities, { \"Au\": \"x\" }", Expression), "Conserved quantities as expressions of the coordinates."),
        Optional("ion", Ion, "What an instrument sees of the species."),
        Optional("valenceElectrons", Expression, "Valence electrons of the cluster."));

    private static readonly Shape Rule = Object(
        "an object with name, reaction and rate",
        Required("name", FilledText, "Name of the rule, unique in the system."),
        Required("reaction", FilledText, "\"S30(x) + Au_c <-> S30(x+1) + Ag_c\": coordinates are bound on the left and computed on the right."),
        Required("rate", Expression, "Rate constant of the forward direction; for the law \"custom\" the whole rate."),
        Optional("reverse", Expression, "The same of the reverse direction of a reaction written with <->; without it, \"freeEnergy\" gives it by detailed balance."),
        Optional("degeneracy", Expression, "Number of equivalent sites of the forward direction; multiplies its rate constant."),
        Optional("reverseDegeneracy", Expression, "The same of the reverse direction."),
        Optional("for", Map("an object of indices with their ranges, { \"m\": [1, 8] }", Range), "Extra indices the rule runs over."),
        Optional("law", Choice("mass-action", "custom") with { Default = "mass-action" }, "Whether mass action is implied."),
        Optional("pairs", Choice("ordered", "unordered") with { Default = "ordered" }, "Whether the rate of two reactants of one family is per ordered or unordered pair."),
        Optional("beyond range", Choice("error", "forbid") with { Default = "error" }, "What to do with channels that would leave a coordinate range at a non-zero rate."),
        Optional("freeEnergy", Expression, "Standard free-energy change of the forward direction without its degeneracies, in kT or as an energy; tests the two rates for detailed balance, or gives the reverse rate."),
        Optional("fast", Flag with { Default = false }, "Whether the engine slow-scale may take the two directions as in equilibrium at every moment; exact engines take no notice."),
        Description);

    private static readonly ShapeKey[] ParameterKeys =
    [
        Optional("unit", FilledText with { Default = "1" }, "Product of powers of units: \"1/min/c0\"."),
        Optional("bounds", List("a pair of numbers [lowest, highest]", Number, 2, 2), "Where a fit may move the value; twice the same number: it is held."),
        Optional("scale", Choice("linear", "log") with { Default = "linear" }, "Scale on which a fit moves the value."),
        Optional("prior", FilledText, "Prior for fits: \"normal(0, 1)\"."),
        Optional("source", FreeText, "Where the value comes from."),
        Description,
    ];

    private static readonly Shape Parameter = Object(
        "an object such as { \"value\": 1.3e-3, \"unit\": \"1/min/c0\" }",
        [Required("value", Number, "The value, in its unit."), .. ParameterKeys]);

    private static readonly Shape ParameterChange = Either(
        "a number, or an object with the keys of the parameter that change",
        Number,
        Object("an object with the keys that change", [Optional("value", Number, "The value, in its unit."), .. ParameterKeys]));

    /// <summary>A whole system.</summary>
    public static Shape System { get; } = Object(
        "a system {...}",
        SchemaKey,
        Required("name", FilledText, "Name of the system."),
        Description,
        Sources,
        Optional("units", Units, "Units in which rates are evaluated."),
        Optional("temperature", AbsoluteTemperature, "Absolute temperature; absent where nothing depends on it."),
        Optional("metals", List("a list of conserved quantities in quotes", FilledText), "Conserved quantities counted as metal."),
        Optional("parents", List("a pair of species in quotes", FilledText, 2, 2), "The two species a feed ratio a:b refers to, in that order."),
        Required("families", Map("an object of families, at least one", Family, 1), "Frameworks, pools and molecules by name; their order fixes the order of species."),
        Optional("aliases", Map("an object of names for species, { \"Ag44\": \"S30(0)\" }", FilledText), "Other names of single species."),
        Optional("functions", Map("an object of functions, { \"f(x)\": \"x + 1\" }", Expression), "Functions by signature."),
        Required("rules", List("a list of rules", Rule), "Patterns of reactions."),
        Optional("observables", Map("an object of expressions", Expression), "Named functionals of the populations, recorded with every sample."),
        Optional("parameters", Map("an object of parameters", Parameter), "Named numbers that sweeps, fits and overrides address."));

    /// <summary>A file that changes parameters of another.</summary>
    public static Shape Variant { get; } = Object(
        "a variant of a system {...}",
        SchemaKey,
        Required("extends", FilledText, "The system file whose parameters change, relative to this file."),
        Optional("name", FilledText, "Name of the variant."),
        Description,
        Sources,
        Optional("parameters", Map("an object of parameters with their new values", ParameterChange), "Parameters of the extended system that change."));
}
