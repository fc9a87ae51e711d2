using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using static AlloyKMC.Observation.Statements.StatementRules;

namespace AlloyKMC.Observation.Statements;

/// <summary>One reading of one ensemble mean or replicate, with the figures that checks ask for.</summary>
internal sealed class SpectrumView(Reading reading, PopulationSample sample, ResponseFactors responses)
{
    public Reading Reading { get; } = reading;

    public ClusterIntensities Intensities { get; } = new(sample, responses);

    public bool Knows(string framework) => Intensities.DistributionOf(framework) is not null;

    public double Share(string framework) => Intensities.ShareOf(framework);

    public bool IsPresent(string framework) => Share(framework) >= PresentShare;

    public CoordinateDistribution Distribution(string framework) => Intensities.DistributionOf(framework)!;

    public double AuOverAg(bool isResponseWeighted)
    {
        ResponseFactors? weights = isResponseWeighted ? responses : null;
        return sample.Content("Au", FamilyKind.Framework, weights) / sample.Content("Ag", FamilyKind.Framework, weights);
    }

    /// <summary>Metal atoms in complexes per remaining cluster.</summary>
    public double ComplexMetalPerCluster() => (sample.Content("Au", FamilyKind.Pool) + sample.Content("Ag", FamilyKind.Pool)) / sample.Clusters();
}

internal sealed record CheckOutcome(bool Passed, bool? Filled, IReadOnlyList<(string Name, double Value)> Figures);

/// <summary>The checks themselves, on one spectrum per reading.</summary>
internal static class StatementChecks
{
    public static CheckOutcome Run(Statement statement, IReadOnlyList<SpectrumView> views) => statement.Check switch
    {
        StatementCheck.Present => Shares(statement, views, share => share >= PresentShare),
        StatementCheck.Absent => Shares(statement, views, share => share < PresentShare),
        StatementCheck.Only => Shares(statement, views, share => share >= OnlyShare),
        StatementCheck.Dominant => Shares(statement, views, share => share >= DominantShare),
        StatementCheck.ShareBelow => Shares(statement, views, share => share <= statement.Maximum!.Value),
        StatementCheck.ModeX => Mode(statement, views),
        StatementCheck.WindowX => Window(statement, views),
        StatementCheck.MeanX => Mean(statement, views),
        StatementCheck.FractionXAtMost => Fraction(statement, views),
        StatementCheck.EachX => Each(statement, views),
        StatementCheck.Trend => Trend(statement, views),
        StatementCheck.MeanAuOverAgOfClusters => AuOverAg(statement, views),
        StatementCheck.ComplexMetalPerClusterHighestAtLast => Complexes(views, values => values.SkipLast(1).All(value => value < values[^1])),
        StatementCheck.ComplexesMoreThan => Complexes(views, values => values[0] > values[1]),
        StatementCheck.LikeDirect => Alike(views),
        _ => throw new ArgumentOutOfRangeException(nameof(statement), statement.Check, "Unknown check."),
    };

    private static CheckOutcome Shares(Statement statement, IReadOnlyList<SpectrumView> views, Func<double, bool> accepts)
    {
        List<(string, double Share)> figures = [.. views.SelectMany(view => statement.Frameworks.Select(framework => ($"share of {framework}, {view.Reading}", view.Share(framework))))];
        return new CheckOutcome(figures.All(figure => accepts(figure.Share)), null, figures);
    }

    private static CheckOutcome Mode(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        string framework = statement.Frameworks[0];
        List<(string, double Mode)> figures = [.. views.Select(view => ($"most intense x of {framework}, {view.Reading}", view.Distribution(framework).MostIntense ?? double.NaN))];
        bool passed = figures.All(figure => statement.Range!.Value.Contains(figure.Mode)) && views.All(view => view.IsPresent(framework));
        return new CheckOutcome(passed, null, figures);
    }

    private static CheckOutcome Window(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        string framework = statement.Frameworks[0];
        NumberRange range = statement.Range!.Value;
        List<(string, double)> figures = [];
        bool passed = true;
        bool filled = true;
        foreach (SpectrumView view in views)
        {
            (int Lowest, int Highest)? window = view.Distribution(framework).Window(WindowThreshold);
            passed &= window is { } inner && range.Contains(inner.Lowest, WindowTolerance) && range.Contains(inner.Highest, WindowTolerance);
            figures.Add(($"lowest x of {framework}, {view.Reading}", window?.Lowest ?? double.NaN));
            figures.Add(($"highest x of {framework}, {view.Reading}", window?.Highest ?? double.NaN));
            if (!statement.Fill) continue;
            (int Lowest, int Highest)? reached = view.Distribution(framework).Window(statement.FillThreshold);
            filled &= reached is { } ends && ends.Lowest <= range.Low + FillDistance && ends.Highest >= range.High - FillDistance;
            if (statement.FillThreshold == WindowThreshold) continue;
            figures.Add(($"lowest x of {framework} above {statement.FillThreshold:0.####} of the most intense, {view.Reading}", reached?.Lowest ?? double.NaN));
            figures.Add(($"highest x of {framework} above {statement.FillThreshold:0.####} of the most intense, {view.Reading}", reached?.Highest ?? double.NaN));
        }

        return new CheckOutcome(passed, statement.Fill ? filled : null, figures);
    }

    private static CheckOutcome Mean(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        string framework = statement.Frameworks[0];
        List<(string, double Mean)> figures = [.. views.Select(view => ($"mean x of {framework}, {view.Reading}", view.Distribution(framework).Mean))];
        return new CheckOutcome(figures.All(figure => statement.Range!.Value.Contains(figure.Mean, MeanTolerance)), null, figures);
    }

    private static CheckOutcome Fraction(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        string framework = statement.Frameworks[0];
        NumberRange range = statement.Range!.Value;
        List<(string, double Fraction)> figures = [.. views.Select(view => ($"part of {framework} at x = {range.Low} to {range.High}, {view.Reading}", view.Distribution(framework).FractionWithin(range.Low, range.High)))];
        return new CheckOutcome(figures.All(figure => figure.Fraction <= statement.Maximum!.Value), null, figures);
    }

    private static CheckOutcome Each(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        string framework = statement.Frameworks[0];
        NumberRange range = statement.Range!.Value;
        List<(string, double Least)> figures = [.. views.Select(view => ($"least of {framework} at x = {range.Low} to {range.High}, of the most intense, {view.Reading}", view.Distribution(framework).LeastWithin(range.Low, range.High)))];
        return new CheckOutcome(figures.All(figure => figure.Least >= statement.Minimum!.Value), null, figures);
    }

    private static CheckOutcome Trend(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        Trend trend = statement.Trend!;
        string framework = statement.Frameworks[0];
        string name = trend.Quantity switch
        {
            TrendQuantity.MeanX => "mean x",
            TrendQuantity.StandardDeviationX => "standard deviation of x",
            _ => "share",
        };
        double[] values = [.. views.Select(view => trend.Quantity switch
        {
            TrendQuantity.MeanX => view.Distribution(framework).Mean,
            TrendQuantity.StandardDeviationX => view.Distribution(framework).StandardDeviation,
            _ => view.Share(framework),
        })];
        bool passed = trend.Quantity == TrendQuantity.Share || views.All(view => view.IsPresent(framework));
        for (int i = 1; i < values.Length; i++) passed &= trend.Rises ? values[i] > values[i - 1] : values[i] < values[i - 1];
        return new CheckOutcome(passed, null, [.. values.Select((value, i) => ($"{name} of {framework}, {views[i].Reading}", value))]);
    }

    private static CheckOutcome AuOverAg(Statement statement, IReadOnlyList<SpectrumView> views)
    {
        NumberRange range = statement.Range!.Value;
        if (range.High >= OpenUpperBound) range = range with { High = double.PositiveInfinity };
        List<(string, double)> figures = [];
        bool passed = true;
        foreach (SpectrumView view in views)
        {
            double weighted = view.AuOverAg(isResponseWeighted: true);
            passed &= range.Contains(weighted);
            figures.Add(($"Au/Ag of the clusters, response-weighted, {view.Reading}", weighted));
            figures.Add(($"Au/Ag of the clusters, population-weighted, {view.Reading}", view.AuOverAg(isResponseWeighted: false)));
        }

        return new CheckOutcome(passed, null, figures);
    }

    private static CheckOutcome Complexes(IReadOnlyList<SpectrumView> views, Func<double[], bool> accepts)
    {
        double[] values = [.. views.Select(view => view.ComplexMetalPerCluster())];
        return new CheckOutcome(accepts(values), null, [.. values.Select((value, i) => ($"metal atoms in complexes per cluster, {views[i].Reading}", value))]);
    }

    private static CheckOutcome Alike(IReadOnlyList<SpectrumView> views)
    {
        double overlap = views[0].Intensities.OverlapWith(views[1].Intensities);
        return new CheckOutcome(overlap >= AlikeOverlap, null, [($"overlap of {views[0].Reading} with {views[1].Reading}", overlap)]);
    }
}
