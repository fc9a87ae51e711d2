using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Electrophoresis;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>One lane per sample, one band per framework at its charge over mass: the order in which frameworks run on a gel.</summary>
internal static class ElectrophoresisGel
{
    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 74;
    private const double Top = 62;
    private const double Bottom = Height - 68;
    private const double BandHeight = 9;
    private const double LeastShare = 1e-3;
    private const double LabelSpacing = 17;
    private const int MostLanes = 24;

    /// <summary>Null where no framework states an ion, there are no clusters, or there are more samples than lanes.</summary>
    public static Figure? Draw(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, AlloySystem system)
    {
        if (samples.Count > MostLanes) return null;
        IonCatalog ions = IonCatalog.Build(system);
        IReadOnlyList<ElectrophoreticBand>[] lanes = [.. samples.Select(s => (IReadOnlyList<ElectrophoreticBand>)[.. ElectrophoreticBand.Order(s.Mean, ions).Where(b => b.Share >= LeastShare)])];
        ElectrophoreticBand[] all = [.. lanes.SelectMany(b => b)];
        if (all.Length == 0) return null;
        string[] frameworks = [.. system.Species.Families.Where(f => f.Kind == FamilyKind.Framework).Select(f => f.Name)];
        const string title = "Electrophoretic order";
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(10, 24, title, ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(condition.Label, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        string[] named = [.. frameworks.Where(f => all.Any(b => b.Framework == f))];
        double right = Width - 22 - named.Max(n => TextMetrics.Width(n, SvgCanvas.TextSize, bold: true));
        double highest = all.Max(b => Math.Abs(b.ChargePerKilodalton));
        var mobility = new LinearScale(0, NiceTicks.Above(highest), Top, Bottom);
        DrawAxes(canvas, mobility, samples, right);
        double lane = (right - Left) / samples.Count;
        for (int s = 0; s < lanes.Length; s++)
        {
            foreach (ElectrophoreticBand band in lanes[s])
            {
                double width = Math.Max(1.5, (lane - 6) * band.Share);
                canvas.Rectangle(Left + (s + 0.5) * lane - width / 2, mobility.At(Math.Abs(band.ChargePerKilodalton)) - BandHeight / 2, width, BandHeight, ChartTheme.Fill(Array.IndexOf(frameworks, band.Framework)), 1.5);
                canvas.Mark();
            }
        }

        double[] wanted = [.. named.Select(n => mobility.At(all.Where(b => b.Framework == n).Average(b => Math.Abs(b.ChargePerKilodalton))))];
        double[] places = LabelSpread.Place(wanted, LabelSpacing, Top, Bottom);
        for (int i = 0; i < named.Length; i++) canvas.Text(right + 12, places[i] + 4.5, named[i], ChartTheme.Label(Array.IndexOf(frameworks, named[i])), SvgCanvas.TextSize, bold: true);
        return canvas.Finish(id, title, "The faster, the lower: charge over mass of the ions the system states, mean over the clusters of a framework; a band as wide as its lane stands for all clusters, bands below 0.1 % are left out. Only the order means something: mobility in a gel depends on size, shape and the ionisation of acid groups too.");
    }

    private static void DrawAxes(SvgCanvas canvas, LinearScale mobility, IReadOnlyList<ConditionSample> samples, double right)
    {
        foreach (double tick in NiceTicks.Between(mobility.Low, mobility.High, 4))
        {
            canvas.Line(Left, mobility.At(tick), right, mobility.At(tick), ChartTheme.Grid);
            canvas.Text(Left - 8, mobility.At(tick) + 4.5, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.End);
        }

        canvas.Line(Left, Top, Left, Bottom, ChartTheme.Axis);
        canvas.Line(Left, Bottom, right, Bottom, ChartTheme.Axis);
        LaneLabels.Draw(canvas, [.. samples.Select(s => s.Label)], Left, right, Bottom);
        canvas.Text((Left + right) / 2, Bottom + 50, "time after mixing", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
        canvas.Text(20, (Top + Bottom) / 2, "charge over mass / (e/kDa)", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
    }
}

/// <summary>Names of columns of one width.</summary>
internal static class LaneLabels
{
    /// <summary>Every other one on a second line where columns are narrow; where that is not enough, only as many as there is room for.</summary>
    public static void Draw(SvgCanvas canvas, IReadOnlyList<string> labels, double left, double right, double bottom)
    {
        double width = (right - left) / labels.Count;
        double widest = labels.Max(l => TextMetrics.Width(l, SvgCanvas.SmallSize)) + 5;
        bool isNarrow = widest > width;
        int every = widest > 2 * width ? 2 * (int)Math.Ceiling(widest / (2 * width)) : 1;
        for (int c = 0; c < labels.Count; c += every) canvas.Text(left + (c + 0.5) * width, bottom + 16 + (isNarrow && every == 1 && c % 2 == 1 ? 14 : 0), labels[c], ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.Middle);
    }
}
