using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;
using AlloyKMC.Reporting.Figures;
using AlloyKMC.Reporting.Html;

namespace AlloyKMC.Reporting;

/// <summary>Figures of one condition, in the order they are read.</summary>
public sealed record ConditionFigures(ReportCondition Condition, IReadOnlyList<Figure> Figures, IReadOnlyList<ConservationResult> Conservation);

/// <summary>A finished report: figures, statements and their page.</summary>
public sealed class Report
{
    /// <summary>With more conditions only what compares them is drawn.</summary>
    public const int MostConditionsDrawn = 40;

    private Report(ReportContent content, Figure? ladder, IReadOnlyList<FeedProduct> products, IReadOnlyList<Figure> productLadder, IReadOnlyList<Figure> sweep, IReadOnlyList<ConditionFigures> conditions, StatementReport? statements, TimeCourseComparison? comparison)
    {
        Content = content;
        Ladder = ladder;
        Products = products;
        ProductLadder = productLadder;
        Sweep = sweep;
        Conditions = conditions;
        Statements = statements;
        Comparison = comparison;
    }

    public ReportContent Content { get; }

    /// <summary>Spectra at the end against the feed ratio; null with fewer than two ratios.</summary>
    public Figure? Ladder { get; }

    /// <summary>What was fed and what became of it, by condition.</summary>
    public IReadOnlyList<FeedProduct> Products { get; }

    /// <summary>The same as figures against the feed ratio; empty with fewer than two ratios.</summary>
    public IReadOnlyList<Figure> ProductLadder { get; }

    /// <summary>Products at the end against the one number a sweep varies; empty where it varies none or several.</summary>
    public IReadOnlyList<Figure> Sweep { get; }

    public IReadOnlyList<ConditionFigures> Conditions { get; }

    /// <summary>Null where no statements are given.</summary>
    public StatementReport? Statements { get; }

    /// <summary>The first condition against measured intensities; null where none are given.</summary>
    public TimeCourseComparison? Comparison { get; }

    public IEnumerable<Figure> Figures => (Ladder is null ? [] : new[] { Ladder }).Concat(ProductLadder).Concat(Sweep).Concat(Conditions.SelectMany(c => c.Figures));

    /// <summary>Draws all figures and evaluates the statements.</summary>
    /// <exception cref="ArgumentException">There is no condition, or one without replicates or samples.</exception>
    /// <exception cref="Model.FaultException">The ions of the system cannot be evaluated, or the measured data do not give the coordinate x.</exception>
    public static Report Build(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Conditions.Count == 0) throw new ArgumentException("A report needs at least one condition.", nameof(content));
        if (content.Conditions.FirstOrDefault(c => c.Replicates.All(r => r.TimesSeconds.Count == 0)) is { } empty) throw new ArgumentException($"The condition {empty.Label} has no samples.", nameof(content));
        IReadOnlyList<ConditionSample>[] samples = [.. content.Conditions.Select(ConditionSample.Of)];
        StatementReport? statements = content.Statements is null ? null : StatementEvaluator.Evaluate(content.Statements, Readings(samples), content.Responses);
        TimeCourseComparison? comparison = content.Measured is null
            ? null
            : TimeCourseComparer.Compare(content.Measured, [.. samples[0].Select(s => new SimulatedTime(s.TimeSeconds, s.Replicates))], new ComparisonOptions { Responses = content.Responses });
        var figures = new ConditionFigures[samples.Length];
        for (int c = 0; c < samples.Length; c++)
        {
            Figure[] drawn = samples.Length > MostConditionsDrawn ? [] : [.. Draw(content, c, samples[c], statements).OfType<Figure>()];
            figures[c] = new ConditionFigures(content.Conditions[c], drawn, ConservationCheck.Of(content.Conditions[c]));
        }

        IReadOnlyList<FeedProduct> products = FeedProduct.Of(content, samples);
        return new Report(content, FeedRatioLadder.Draw("feed-ratio-ladder", content, samples, statements), products, ProductCharts.Draw(content, products, statements), SweepCurves.Draw(content, samples), figures, statements, comparison);
    }

    /// <summary>The page: one self-contained file without scripts.</summary>
    public string ToHtml() => ReportPage.Write(this);

    private static IEnumerable<Figure?> Draw(ReportContent content, int index, IReadOnlyList<ConditionSample> samples, StatementReport? statements)
    {
        ReportCondition condition = content.Conditions[index];
        string prefix = content.Conditions.Count == 1 ? "" : FormattableString.Invariant($"condition-{index + 1:00}-");
        MeasuredTimeCourse? measured = index == 0 ? content.Measured : null;
        SpectrumRow[] rows = [.. samples.Select(s => new SpectrumRow(s.Label, s.Mean, PublishedMark.For(statements, s.Reading), MeasuredAt(measured, s), s.TimeSeconds))];
        yield return ShareTimeCourses.Frameworks(prefix + "framework-shares", condition, samples, content.Responses, measured);
        yield return ShareTimeCourses.MetalInComplexes(prefix + "metal-in-complexes", condition, samples, content.System);
        yield return ObservableTimeCourses.Draw(prefix + "observables", condition);
        yield return SpectrumStack.Draw(prefix + "cluster-spectra", "Cluster spectra against time", condition.Label, "Simulated cluster spectra, one row per sample.", "time after mixing", rows, content.Responses);
        yield return CompositionMap.Draw(prefix + "composition-maps", condition, samples, content.Responses);
        yield return MassSpectra.Draw(prefix + "mass-spectra", condition, samples, content.System, content.Instrument);
        if (content.Absorption is { } absorption) yield return AbsorptionFigure.Draw(prefix + "uv-vis", condition, samples, absorption);
        yield return ElectrophoresisGel.Draw(prefix + "electrophoresis", condition, samples, content.System);
    }

    private static MeasuredTimeCourse? MeasuredAt(MeasuredTimeCourse? measured, ConditionSample sample) =>
        measured is not null && measured.TimesSeconds.Any(t => Math.Abs(t - sample.TimeSeconds) <= 0.5) ? measured : null;

    private static ReadingSet Readings(IEnumerable<IReadOnlyList<ConditionSample>> samples)
    {
        var set = new ReadingSet();
        foreach (ConditionSample sample in samples.SelectMany(s => s))
        {
            if (sample.Reading is { } reading && set.Find(reading) is null) set.Add(reading, sample.Replicates);
        }

        return set;
    }
}
