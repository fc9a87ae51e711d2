using AlloyKMC.Configuration.Shapes;
using static AlloyKMC.Configuration.Shapes.Make;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>The keys of a "sweep".</summary>
internal static class SweepShapes
{
    private const string ValueWords = "a number, a text, true, false, or a whole list or object";

    private static readonly Shape Value = Either(ValueWords, Number, FreeText, Flag, new Shape(ShapeKind.Array) { Allowed = ValueWords, Item = new Shape(ShapeKind.Either) { Allowed = ValueWords, Alternatives = [Number, FreeText, Flag, AnyObject()] } }, AnyObject());

    private static readonly Shape Axes = Map("an object of paths with their values, { \"feed.ratio\": [\"1:3\", \"3:1\"] }", new Shape(ShapeKind.Array) { Allowed = "a list of at least one value", Item = Value, MinimumItems = 1 }, 1);

    public static Shape Sweep { get; } = Object(
        "an object such as { \"grid\": { \"feed.ratio\": [\"1:3\", \"3:1\"] } }",
        Optional("grid", Axes, "Values by path; every combination is a condition."),
        Optional("zip", Axes, "Values by path, taken side by side; all lists have one length."),
        Optional("list", new Shape(ShapeKind.Array) { Allowed = "a list of conditions, [{ \"feed.ratio\": \"1:3\" }]", Item = Map("an object of paths with one value each", Value, 1), MinimumItems = 1 }, "Conditions written out."),
        Optional("derived", Map("an object of paths with expressions of the other values, { \"feed.amounts.Ag44\": \"20000 - au\" }", Expression, 1), "Values computed from the other values of a condition."));

    private static Shape AnyObject() => new(ShapeKind.Object) { Allowed = "an object {...}", Elsewhere = "" };
}
