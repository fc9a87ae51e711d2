using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>UV-vis absorption against time: spectra where component spectra are known, else the wavelengths of the maxima that belong to what is there.</summary>
internal static class AbsorptionFigure
{
    private const double Width = 980;
    private const double Top = 78;
    private const double RightMargin = 20;
    private const double RowHeight = 52;
    private const double MarginNanometres = 30;
    private const int MostRows = 16;
    private const double LeastShare = 1e-3;

    /// <summary>Null where no component belongs to anything there, or with more samples than rows.</summary>
    public static Figure? Draw(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, AbsorptionComponents components)
    {
        AbsorptionSpectrum[] spectra = [.. samples.Select(s => AbsorptionSpectrum.Of(s.Mean, components))];
        if (samples.Count > MostRows || spectra.All(s => s.Contributions.All(c => c.ClusterShare < LeastShare))) return null;
        string title = components.PositionsOnly ? "UV-vis maxima against time" : "UV-vis absorption against time";
        double bottom = Top + samples.Count * RowHeight;
        var canvas = new SvgCanvas(Width, bottom + 58);
        canvas.Text(10, 24, title, ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(condition.Label, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        double labelRight = 40 + samples.Max(s => TextMetrics.Width(s.Label, SvgCanvas.TextSize));
        (double low, double high) = Range(components, spectra);
        var x = new LinearScale(low, high, labelRight + 12, Width - RightMargin);
        foreach (double tick in NiceTicks.Between(low, high, 10))
        {
            canvas.Line(x.At(tick), Top, x.At(tick), bottom, ChartTheme.Grid);
            canvas.Text(x.At(tick), bottom + 20, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.Middle);
        }

        (int Colour, bool IsFirst)[] series = Series(samples[0].Mean.Species, components);
        double highest = components.PositionsOnly ? 1 : spectra.Max(s => s.Absorption.DefaultIfEmpty(0).Max());
        for (int r = 0; r < samples.Count; r++)
        {
            double foot = Top + (r + 1) * RowHeight - 2;
            canvas.Line(x.Start, foot, x.End, foot, ChartTheme.Axis);
            canvas.Text(labelRight, foot - 4, samples[r].Label, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.End);
            if (components.PositionsOnly) DrawMaxima(canvas, components, spectra[r], x, foot, series);
            else DrawCurve(canvas, spectra[r], x, foot, highest);
        }

        if (components.PositionsOnly) Key(canvas, components, spectra, series);
        canvas.Text((x.Start + x.End) / 2, bottom + 42, "wavelength / nm", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
        canvas.Text(20, (Top + bottom) / 2, "time after mixing", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
        string without = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Clusters without a component: at most {100 * spectra.Max(s => s.ShareWithoutComponent):0} %.");
        string about = components.About.Length > 0 ? $" {components.About}." : "";
        return canvas.Finish(id, title, components.PositionsOnly
            ? $"Maxima of the component spectra of what is there; heights are the part of the clusters that has them (full height: all), not absorptions, which are not known. {without}{about}"
            : $"Sum of the component spectra weighted by population, mean over replicates, all rows on one scale; complexes are taken as transparent. {without}{about}");
    }

    /// <summary>Components have the colour of their framework; the second of one is drawn open.</summary>
    private static (int Colour, bool IsFirst)[] Series(SpeciesTable species, AbsorptionComponents components)
    {
        Family[] frameworks = [.. species.Families.Where(f => f.Kind == FamilyKind.Framework)];
        int[] colours = [.. components.Components.Select(c => c.Species.Count == 0 ? 0 : Math.Max(0, Array.IndexOf(frameworks, species[c.Species[0]].Family)))];
        return [.. colours.Select((colour, c) => (colour, Array.IndexOf(colours, colour) == c))];
    }

    private static (double Low, double High) Range(AbsorptionComponents components, AbsorptionSpectrum[] spectra)
    {
        double[] all = [.. components.PositionsOnly ? components.Components.SelectMany(c => c.Maxima).Select(m => m.Nanometres) : spectra[0].Nanometres];
        double margin = components.PositionsOnly ? MarginNanometres : 0;
        return (all.Min() - margin, all.Max() + margin);
    }

    private static void DrawMaxima(SvgCanvas canvas, AbsorptionComponents components, AbsorptionSpectrum spectrum, LinearScale x, double foot, (int Colour, bool IsFirst)[] series)
    {
        for (int c = 0; c < components.Components.Count; c++)
        {
            double share = spectrum.Contributions[c].ClusterShare;
            if (share < LeastShare) continue;
            double height = Math.Max(1, share * (RowHeight - 10));
            foreach (AbsorptionMaximum maximum in components.Components[c].Maxima)
            {
                canvas.Line(x.At(maximum.Nanometres), foot, x.At(maximum.Nanometres), foot - height, ChartTheme.Line(series[c].Colour));
                canvas.Symbol(c, x.At(maximum.Nanometres), foot - height, series[c].IsFirst ? ChartTheme.Fill(series[c].Colour) : ChartTheme.Line(series[c].Colour));
                canvas.Mark();
            }
        }
    }

    private static void DrawCurve(SvgCanvas canvas, AbsorptionSpectrum spectrum, LinearScale x, double foot, double highest)
    {
        if (!(highest > 0)) return;
        canvas.Curve(spectrum.Nanometres.Select((nm, i) => (x.At(nm), foot - spectrum.Absorption[i] / highest * (RowHeight - 8))), ChartTheme.Line(0));
        canvas.Mark();
    }

    private static void Key(SvgCanvas canvas, AbsorptionComponents components, AbsorptionSpectrum[] spectra, (int Colour, bool IsFirst)[] series)
    {
        double left = 10;
        for (int c = 0; c < components.Components.Count; c++)
        {
            if (spectra.All(s => s.Contributions[c].ClusterShare < LeastShare)) continue;
            string name = components.Components[c].Name;
            double width = TextMetrics.Width(name, SvgCanvas.SmallSize);
            if (left + width + 20 > Width) return;
            canvas.Symbol(c, left + 5, 62, series[c].IsFirst ? ChartTheme.Fill(series[c].Colour) : ChartTheme.Line(series[c].Colour));
            canvas.Text(left + 15, 66, name, ChartTheme.Muted, SvgCanvas.SmallSize);
            left += width + 36;
        }
    }
}
