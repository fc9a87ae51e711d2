namespace AlloyKMC.Reporting.Charts;

/// <summary>Where a text of a figure stands, estimated for a wide sans-serif font.</summary>
public sealed record TextBox(string Text, double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(TextBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
