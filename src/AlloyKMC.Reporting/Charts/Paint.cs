using System.Globalization;
using System.Text;

namespace AlloyKMC.Reporting.Charts;

/// <summary>How a shape is coloured: presentation attributes for light paper, which every SVG program understands, and a class whose rule replaces them on dark screens.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Fill">Fill on light paper; null for none.</param>
/// <param name="Stroke">Stroke on light paper; null for none.</param>
/// <param name="DarkFill">Fill on a dark screen; null for none.</param>
/// <param name="DarkStroke">Stroke on a dark screen; null for none.</param>
/// <param name="StrokeWidth">In units of the figure.</param>
/// <param name="Opacity">Of fill or stroke alike.</param>
/// <param name="Dash">Pattern of dashes; null for a solid line.</param>
internal sealed record Paint(string Class, string? Fill, string? Stroke, string? DarkFill, string? DarkStroke, double StrokeWidth = 1, double Opacity = 1, string? Dash = null)
{
    public static Paint Filled(string name, string light, string dark, double opacity = 1) => new(name, light, null, dark, null, Opacity: opacity);

    public static Paint Stroked(string name, string light, string dark, double width, string? dash = null) => new(name, null, light, null, dark, width, Dash: dash);

    /// <summary>Attributes of an element, with a leading space.</summary>
    public string Attributes()
    {
        var text = new StringBuilder($" class=\"{Class}\" fill=\"{Fill ?? "none"}\"");
        if (Stroke is not null) text.Append(CultureInfo.InvariantCulture, $" stroke=\"{Stroke}\" stroke-width=\"{StrokeWidth:0.##}\"");
        if (Dash is not null) text.Append(CultureInfo.InvariantCulture, $" stroke-dasharray=\"{Dash}\"");
        if (Opacity < 1) text.Append(CultureInfo.InvariantCulture, $" opacity=\"{Opacity:0.##}\"");
        return text.ToString();
    }

    /// <summary>Rule for dark screens.</summary>
    public string DarkRule() => $".{Class}{{{(DarkFill is null ? "" : $"fill:{DarkFill};")}{(DarkStroke is null ? "" : $"stroke:{DarkStroke}")}}}";
}
