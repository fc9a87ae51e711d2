using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Mass spectra on top of each other, a column per stretch of m/z in which the ions of the system lie.</summary>
internal static class MassSpectra
{
    private const double Width = 980;
    private const double Top = 92;
    private const double RowHeight = 72;
    private const double RightMargin = 22;
    private const double PanelGap = 34;
    private const double LeastAbundance = 1e-2;
    private const double MarginThomson = 25;
    private const double ResolvingPower = 1500;

    /// <summary>Null where no family states an ion or there are no clusters.</summary>
    public static Figure? Draw(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, AlloySystem system, InstrumentOptions instrument)
    {
        IonCatalog catalog = IonCatalog.Build(system);
        if (catalog.Ions.All(i => i is null)) return null;
        SimulatedSpectrum[] spectra = [.. samples.Select(s => Simulate(s, catalog, instrument))];
        Stretch[] stretches = Stretches(spectra, system);
        if (stretches.Length == 0) return null;
        const string title = "Mass spectra against time";
        double bottom = Top + samples.Count * RowHeight;
        var canvas = new SvgCanvas(Width, bottom + 58);
        canvas.Text(10, 24, title, ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(condition.Label, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        double labelRight = 40 + samples.Max(s => TextMetrics.Width(s.Label, SvgCanvas.TextSize));
        double left = labelRight + 12;
        double perThomson = (Width - left - RightMargin - PanelGap * (stretches.Length - 1)) / stretches.Sum(s => s.High - s.Low);
        foreach (Stretch stretch in stretches)
        {
            double right = left + perThomson * (stretch.High - stretch.Low);
            DrawStretch(canvas, stretch, [.. stretches.Where(s => s.Families[0].Name == stretch.Families[0].Name)], spectra, new LinearScale(stretch.Low, stretch.High, left, right), bottom);
            left = right + PanelGap;
        }

        for (int r = 0; r < samples.Count; r++) canvas.Text(labelRight, Top + (r + 1) * RowHeight - 6, samples[r].Label, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.End);
        canvas.Text(20, (Top + bottom) / 2, "time after mixing", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
        string isotopes = $"isotope table {spectra[0].IsotopeTableVersion}";
        return canvas.Finish(id, title, string.Create(CultureInfo.InvariantCulture, $"Profile spectra of {(instrument.Exchanges.Count == 0 ? "the ions the system states (no Na/H exchange)" : "the ions of the instrument, with its charge states and Na/H exchange")}, resolving power {ResolvingPower:0}, mean over replicates, each row relative to its highest point; frameworks below a tenth of it are enlarged as written ({isotopes})."));
    }

    private static SimulatedSpectrum Simulate(ConditionSample sample, IonCatalog catalog, InstrumentOptions instrument)
    {
        IonSpecies[] present = [.. catalog.Ions.Select((ion, s) => ion is null ? null : ion with { Abundance = sample.Mean.Populations[s] }).OfType<IonSpecies>().Where(i => i.Abundance > 0)];
        return SpectrumSimulator.Simulate(present, instrument with
        {
            Width = PeakWidth.OfResolvingPower(ResolvingPower),
            PointsPerFwhm = 4,
            MinimumMassToCharge = 50,
            MaximumMassToCharge = 50_000,
            Noise = null,
        });
    }

    /// <summary>Ranges of m/z with ions of some abundance, those that touch joined.</summary>
    private static Stretch[] Stretches(SimulatedSpectrum[] spectra, AlloySystem system)
    {
        string[] frameworks = [.. system.Species.Families.Where(f => f.Kind == Model.Species.FamilyKind.Framework).Select(f => f.Name)];
        var ranges = new Dictionary<(string, int, int), (double Low, double High)>();
        foreach (SimulatedSpectrum spectrum in spectra.Where(s => s.Ions.Count > 0))
        {
            double least = LeastAbundance * spectrum.Ions.Max(i => i.Abundance);
            foreach (SimulatedIon ion in spectrum.Ions.Where(i => i.Abundance >= least))
            {
                string family = ion.Species.Split('(')[0];
                (string, int, int) key = (family, Math.Max(0, Array.IndexOf(frameworks, family)), ion.Charge);
                (double low, double high) = ranges.GetValueOrDefault(key, (double.MaxValue, 0));
                ranges[key] = (Math.Min(low, ion.AverageMassToCharge - MarginThomson), Math.Max(high, ion.AverageMassToCharge + MarginThomson));
            }
        }

        var joined = new List<Stretch>();
        foreach (Stretch range in ranges.Select(r => new Stretch(r.Value.Low, r.Value.High, [r.Key])).OrderBy(r => r.Low))
        {
            if (joined.Count > 0 && range.Low <= joined[^1].High)
                joined[^1] = new Stretch(joined[^1].Low, Math.Max(joined[^1].High, range.High), [.. joined[^1].Families.Union(range.Families)]);
            else
                joined.Add(range);
        }

        return [.. joined];
    }

    private static void DrawStretch(SvgCanvas canvas, Stretch stretch, Stretch[] ofFramework, SimulatedSpectrum[] spectra, LinearScale x, double bottom)
    {
        string names = string.Join(", ", stretch.Families.Select(f => $"{f.Name} {Charge(f.Charge)}"));
        canvas.Text(x.Start, Top - 12, TextMetrics.Fit(names, SvgCanvas.TextSize + 1, x.End - x.Start + PanelGap - 6, bold: true), ChartTheme.Label(stretch.Families[0].Series), SvgCanvas.TextSize + 1, bold: true);
        for (int r = 0; r < spectra.Length; r++)
        {
            double foot = Top + (r + 1) * RowHeight - 2, ceiling = Top + r * RowHeight + 25;
            canvas.Line(x.Start, foot, x.End, foot, ChartTheme.Axis);
            double highest = spectra[r].Profile.Intensity.DefaultIfEmpty(0).Max();
            if (!(highest > 0)) continue;
            (double X, double Y)[] points = [.. Envelope(spectra[r].Profile, x)];
            // All charge states of a framework are enlarged alike.
            double part = ofFramework.Max(s => Highest(spectra[r].Profile, s)) / highest;
            if (part < 1e-4) continue;
            int enlarged = part >= 0.1 ? 1 : part >= 0.01 ? 10 : 100;
            canvas.Curve(points.Select(p => (p.X, foot - p.Y / highest * enlarged * (foot - ceiling))), ChartTheme.Line(stretch.Families[0].Series) with { StrokeWidth = 1.1 });
            canvas.Mark();
            if (enlarged > 1) canvas.Text(x.End, ceiling - 6, string.Create(CultureInfo.InvariantCulture, $"×{enlarged}"), ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.End);
        }

        double room = TextMetrics.Width("0000", SvgCanvas.SmallSize) + 16;
        foreach (double tick in NiceTicks.Between(stretch.Low, stretch.High, (int)Math.Max(1, (x.End - x.Start) / room)))
        {
            canvas.Line(x.At(tick), bottom - 2, x.At(tick), bottom + 4, ChartTheme.Axis);
            canvas.Text(x.At(tick), bottom + 17, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.Middle);
        }

        canvas.Text((x.Start + x.End) / 2, bottom + 40, "m/z / Th", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
    }

    private static double Highest(Spectrum profile, Stretch stretch)
    {
        double highest = 0;
        for (int i = 0; i < profile.MassToCharge.Count; i++)
        {
            if (profile.MassToCharge[i] >= stretch.Low && profile.MassToCharge[i] <= stretch.High) highest = Math.Max(highest, profile.Intensity[i]);
        }

        return highest;
    }

    /// <summary>The highest point of every half unit of width: what is lost in between cannot be seen.</summary>
    private static IEnumerable<(double X, double Y)> Envelope(Spectrum profile, LinearScale x)
    {
        const double bin = 0.5;
        var bins = new SortedDictionary<int, double>();
        for (int i = 0; i < profile.MassToCharge.Count; i++)
        {
            if (profile.MassToCharge[i] < x.Low || profile.MassToCharge[i] > x.High) continue;
            int index = (int)((x.At(profile.MassToCharge[i]) - x.Start) / bin);
            bins[index] = Math.Max(bins.GetValueOrDefault(index), profile.Intensity[i]);
        }

        // Inside a flat stretch a line needs no points.
        (double X, double Y)[] points = [.. bins.Select(b => (x.Start + b.Key * bin, b.Value))];
        double flat = points.Length == 0 ? 0 : 1e-5 * points.Max(p => p.Y);
        return points.Where((_, i) => i == 0 || i == points.Length - 1 || points[i - 1].Y > flat || points[i].Y > flat || points[i + 1].Y > flat);
    }

    private static string Charge(int charge) => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(charge)}{(charge < 0 ? "−" : "+")}");

    private sealed record Stretch(double Low, double High, IReadOnlyList<(string Name, int Series, int Charge)> Families);
}
