using System.Globalization;
using System.Security;

namespace AlloyKMC.Reporting.Charts;

/// <summary>A finished vector figure.</summary>
/// <param name="Id">Unique in a report; name of its file without extension.</param>
/// <param name="Title">One line, drawn in the figure too.</param>
/// <param name="Caption">What is shown and how it was computed; not drawn.</param>
/// <param name="Width">Width of the view box.</param>
/// <param name="Height">Height of the view box.</param>
/// <param name="Body">SVG elements.</param>
/// <param name="Texts">Estimated places of all texts.</param>
/// <param name="Marks">Shapes that show data; a figure without any shows nothing.</param>
public sealed record Figure(string Id, string Title, string Caption, double Width, double Height, string Body, IReadOnlyList<TextBox> Texts, int Marks)
{
    /// <summary>Comment that every file of ours carries near its beginning.</summary>
    public const string FileMark = "made by AlloyKMC";

    private const string Font = "system-ui, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif";

    /// <summary>Element for a page.</summary>
    public string ToInlineSvg() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{Id}-svg\" viewBox=\"0 0 {Width:0.##} {Height:0.##}\" width=\"{Width:0.##}\" height=\"{Height:0.##}\" font-family=\"{Font}\" role=\"img\" aria-label=\"{SecurityElement.Escape(Title)}\">\n<title>{SecurityElement.Escape(Title)}</title>\n{Body}</svg>\n");

    /// <summary>A file of its own, in the colours for light paper, without style sheet.</summary>
    public string ToFile() => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {FileMark} -->\n{ToInlineSvg()}";
}
