using System.Globalization;
using System.Security;
using System.Text;

namespace AlloyKMC.Reporting.Charts;

internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Shapes of one figure, in the order drawn, and the boxes of its texts.</summary>
internal sealed class SvgCanvas(double width, double height)
{
    public const double TextSize = 13;
    public const double SmallSize = 11.5;
    public const double TitleSize = 16;

    private readonly StringBuilder _body = new();
    private readonly List<TextBox> _texts = [];
    private int _marks;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public Figure Finish(string id, string title, string caption) => new(id, title, caption, Width, Height, _body.ToString(), _texts, _marks);

    /// <summary>Counts a shape as one that shows data.</summary>
    public void Mark() => _marks++;

    public void Line(double x1, double y1, double x2, double y2, Paint paint) =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"{paint.Attributes()}/>\n");

    public void Rectangle(double x, double y, double rectangleWidth, double rectangleHeight, Paint paint, double radius = 0)
    {
        string corners = radius > 0 ? string.Create(CultureInfo.InvariantCulture, $" rx=\"{radius:0.##}\"") : "";
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{rectangleWidth:0.##}\" height=\"{rectangleHeight:0.##}\"{corners}{paint.Attributes()}/>\n");
    }

    public void Curve(IEnumerable<(double X, double Y)> points, Paint paint, bool closed = false)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points) path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? "M" : "L")}{x:0.##} {y:0.##}");
        if (path.Length == 0) return;
        _body.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}{(closed ? "Z" : "")}\" stroke-linejoin=\"round\"{paint.Attributes()}/>\n");
    }

    /// <summary>A symbol that tells series apart without colour: circle, square, triangle, diamond by turns.</summary>
    public void Symbol(int series, double x, double y, Paint paint, double radius = 3.4)
    {
        switch (series % 4)
        {
            case 0:
                _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\"{paint.Attributes()}/>\n");
                break;
            case 1:
                Rectangle(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius, paint);
                break;
            case 2:
                Curve([(x, y - 1.2 * radius), (x + 1.15 * radius, y + 0.9 * radius), (x - 1.15 * radius, y + 0.9 * radius)], paint, closed: true);
                break;
            default:
                Curve([(x, y - 1.3 * radius), (x + 1.3 * radius, y), (x, y + 1.3 * radius), (x - 1.3 * radius, y)], paint, closed: true);
                break;
        }
    }

    /// <param name="x">Anchor.</param>
    /// <param name="y">Base line.</param>
    /// <param name="text">Any text; it is escaped.</param>
    /// <param name="paint">Colour.</param>
    /// <param name="size">Font size.</param>
    /// <param name="anchor">Which end of the text stands at the anchor.</param>
    /// <param name="bold">Whether it is bold.</param>
    /// <param name="isVertical">Whether it reads upwards.</param>
    public void Text(double x, double y, string text, Paint paint, double size = TextSize, Anchor anchor = Anchor.Start, bool bold = false, bool isVertical = false)
    {
        if (text.Length == 0) return;
        string place = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        string turn = isVertical ? string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate(-90 {x:0.##} {y:0.##})\"") : "";
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size:0.##}\"{(bold ? " font-weight=\"600\"" : "")}{place}{turn}{paint.Attributes()}>{SecurityElement.Escape(text)}</text>\n");
        double length = TextMetrics.Width(text, size, bold);
        double before = anchor switch { Anchor.Middle => length / 2, Anchor.End => length, _ => 0 };
        _texts.Add(isVertical
            ? new TextBox(text, x - TextMetrics.Ascent * size, y - length + before, x + TextMetrics.Descent * size, y + before)
            : new TextBox(text, x - before, y - TextMetrics.Ascent * size, x - before + length, y + TextMetrics.Descent * size));
    }
}
