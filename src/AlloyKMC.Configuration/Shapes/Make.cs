using System.Globalization;
using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Shapes;

/// <summary>Short names for the shapes that configurations are made of.</summary>
internal static class Make
{
    private const string NumberPattern = @"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*";

    public static Shape FreeText { get; } = new(ShapeKind.Text) { Allowed = "a text in quotes" };

    public static Shape FilledText { get; } = Text("a text that is not empty", text => string.IsNullOrWhiteSpace(text) ? "The text is empty." : null, @"\S");

    public static Shape Number { get; } = new(ShapeKind.Number) { Allowed = "a number" };

    public static Shape Flag { get; } = new(ShapeKind.Boolean) { Allowed = "true or false" };

    public static Shape Expression { get; } = Either("an expression in quotes, or a number", FilledText, Number);

    public static Shape Time { get; } = Text(Duration.Allowed, text => Duration.Parse(text, out _), NumberPattern + "(ms|s|min|h|d)\\s*$");

    public static Shape AbsoluteTemperature { get; } = Text(Temperature.Allowed, text => Temperature.Parse(text, out _), NumberPattern + "(K|°C|C)\\s*$");

    public static Shape LitreVolume { get; } = Text(Volume.Allowed, text => Volume.Parse(text, out _), NumberPattern + "(L|[muµμnpfa]L)\\s*$");

    public static Shape Ratio { get; } = Text(FeedRatio.Allowed, text => FeedRatio.Parse(text, out _), @"^[^:]+:[^:]+$");

    public static Shape Text(string allowed, TextCheck check, string pattern) => new(ShapeKind.Text) { Allowed = allowed, Check = check, Pattern = pattern };

    public static Shape Choice(params string[] choices) => new(ShapeKind.Text)
    {
        Allowed = (choices.Length > 1 ? "one of " : "") + string.Join(", ", choices.Select(choice => $"\"{choice}\"")),
        Choices = choices,
    };

    public static Shape Positive(string allowed) => new(ShapeKind.Number) { Allowed = allowed, Minimum = 0, AboveMinimum = true };

    public static Shape Integer(double minimum, double maximum) => new(ShapeKind.Integer)
    {
        Allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        Minimum = minimum,
        Maximum = maximum,
    };

    public static Shape Map(string allowed, Shape item, int minimumItems = 0) => new(ShapeKind.Map) { Allowed = allowed, Item = item, MinimumItems = minimumItems };

    public static Shape List(string allowed, Shape item, int minimumItems = 0, int? maximumItems = null) =>
        new(ShapeKind.Array) { Allowed = allowed, Item = item, MinimumItems = minimumItems, MaximumItems = maximumItems };

    public static Shape Either(string allowed, params Shape[] alternatives) => new(ShapeKind.Either) { Allowed = allowed, Alternatives = alternatives };

    public static Shape Object(string allowed, params ShapeKey[] keys) => new(ShapeKind.Object) { Allowed = allowed, Keys = keys };

    public static ShapeKey Required(string name, Shape shape, string description) => new(name, shape, description, Required: true);

    public static ShapeKey Optional(string name, Shape shape, string description) => new(name, shape, description);
}
