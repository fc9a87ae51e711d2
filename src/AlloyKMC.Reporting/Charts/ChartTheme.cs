namespace AlloyKMC.Reporting.Charts;

/// <summary>
/// All colours of the figures. Series: the palette of Okabe and Ito (Color Universal Design, 2008), lightened for dark screens and darkened for text.
/// Maps: viridis (S. van der Walt and N. Smith, 2015), from light to dark on paper and the other way round on dark screens, so that empty cells look emptiest.
/// </summary>
internal static class ChartTheme
{
    public const int MapLevels = 32;

    private static readonly (string Light, string Text, string Dark)[] s_series =
    [
        ("#0072b2", "#00639b", "#56b4e9"),
        ("#d55e00", "#a94a00", "#f28c46"),
        ("#009e73", "#00704f", "#3fcf9f"),
        ("#cc79a7", "#97456f", "#e6a3c8"),
        ("#e69f00", "#855c00", "#edb83d"),
        ("#56b4e9", "#1c6c9e", "#9ad3f7"),
        ("#000000", "#000000", "#f2f2f2"),
    ];

    /// <summary>Nine equidistant colours of viridis; those between are interpolated.</summary>
    private static readonly (int R, int G, int B)[] s_viridis =
        [(68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37)];

    private static readonly Paint[] s_map = [.. Enumerable.Range(0, MapLevels).Select(NewMapPaint)];

    public static Paint Ink { get; } = Paint.Filled("k-ink", "#1b1f24", "#e8eaed");

    public static Paint Muted { get; } = Paint.Filled("k-muted", "#565f6a", "#a9b2bd");

    public static Paint Axis { get; } = Paint.Stroked("k-axis", "#8a929c", "#6d7681", 1);

    public static Paint Grid { get; } = Paint.Stroked("k-grid", "#e4e7eb", "#2c323a", 1);

    public static Paint Frame { get; } = Paint.Stroked("k-frame", "#c9ced4", "#3d454e", 1);

    /// <summary>Cells of a map in which nothing was found.</summary>
    public static Paint Empty { get; } = Paint.Filled("k-empty", "#f4f5f7", "#1d2126");

    public static Paint WindowMet { get; } = new("k-met", "#fff1c2", "#b88a00", "#3a3216", "#c9a227", 1);

    public static Paint WindowMissed { get; } = new("k-missed", "#f9dfe2", "#b00020", "#43202a", "#ff8095", 1.4, Dash: "4 3");

    public static Paint ModeMet { get; } = Paint.Stroked("k-modemet", "#8a6700", "#e0b93a", 2);

    public static Paint ModeMissed { get; } = Paint.Stroked("k-modemissed", "#b00020", "#ff8095", 2, "4 3");

    /// <summary>What was fed, in charts of what became of it.</summary>
    public static Paint Reference { get; } = Paint.Stroked("k-reference", "#565f6a", "#a9b2bd", 1.6, "6 4");

    public static Paint Missed { get; } = Paint.Filled("k-missedtext", "#b00020", "#ff8095");

    public static Paint Measured { get; } = new("k-measured", "#ffffff", "#1b1f24", "#14171b", "#e8eaed", 1.3);

    public static Paint Line(int series) => Paint.Stroked($"k-line{Index(series)}", At(series).Light, At(series).Dark, 2);

    public static Paint Fill(int series) => Paint.Filled($"k-fill{Index(series)}", At(series).Light, At(series).Dark);

    public static Paint Label(int series) => Paint.Filled($"k-label{Index(series)}", At(series).Text, At(series).Dark);

    /// <summary>Band of the standard error.</summary>
    public static Paint Band(int series) => Paint.Filled($"k-fill{Index(series)}", At(series).Light, At(series).Dark, 0.34);

    /// <summary>Band from the lowest to the highest replicate.</summary>
    public static Paint WideBand(int series) => Paint.Filled($"k-fill{Index(series)}", At(series).Light, At(series).Dark, 0.14);

    /// <summary>Colour of a part of the full scale, 0 to 1.</summary>
    public static Paint Map(double part) => s_map[Math.Clamp((int)(part * MapLevels), 0, MapLevels - 1)];

    /// <summary>Rules for dark screens; print stays light.</summary>
    public static string DarkCss()
    {
        IEnumerable<Paint> all = new[] { Ink, Muted, Axis, Grid, Frame, Empty, WindowMet, WindowMissed, ModeMet, ModeMissed, Reference, Missed, Measured }
            .Concat(Enumerable.Range(0, s_series.Length).SelectMany(i => new[] { Line(i), Fill(i), Label(i) })).Concat(s_map);
        return string.Concat(all.Select(p => p.DarkRule()));
    }

    private static int Index(int series) => series % s_series.Length;

    private static (string Light, string Text, string Dark) At(int series) => s_series[Index(series)];

    private static Paint NewMapPaint(int level)
    {
        double part = level / (MapLevels - 1.0);
        return Paint.Filled($"k-map{level}", Viridis(1 - part), Viridis(part));
    }

    private static string Viridis(double part)
    {
        double position = part * (s_viridis.Length - 1);
        int below = Math.Min((int)position, s_viridis.Length - 2);
        double rest = position - below;
        (int R, int G, int B) a = s_viridis[below], b = s_viridis[below + 1];
        return $"#{Mix(a.R, b.R):x2}{Mix(a.G, b.G):x2}{Mix(a.B, b.B):x2}";

        int Mix(int from, int to) => (int)Math.Round(from + rest * (to - from));
    }
}
