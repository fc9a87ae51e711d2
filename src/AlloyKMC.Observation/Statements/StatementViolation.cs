using AlloyKMC.Observation.Comparison;
using static AlloyKMC.Observation.Statements.StatementRules;

namespace AlloyKMC.Observation.Statements;

/// <summary>By how much a part of a statement is missed.</summary>
/// <param name="Violation">Signed, in standard errors of reading a published spectrum: above 0 it fails, below 0 it passes with so much to spare.</param>
/// <param name="IsFill">Whether the part asks for a window to be filled, which is no part of passing.</param>
public readonly record struct ViolationPart(double Violation, bool IsFill = false);

/// <summary>
/// Statements as continuous figures, for fits. Each part is the distance to the threshold of its check over the error with which such a figure is read off a published
/// spectrum; the errors are conventions of this project: 0.3 in the log odds of a share (0.014 at a share of 0.05, 0.027 at 0.9), 10 % of a ratio of peaks where modes
/// are compared and 30 % where a tail ends, a quarter of an atom for a mean x, a tenth for a trend, 0.05 of an overlap.
/// </summary>
public static class StatementViolation
{
    public const double ShareLogOddsError = 0.3;
    public const double PeakRatioError = 0.1;
    public const double TailRatioError = 0.3;
    public const double MeanError = 0.25;
    public const double TrendError = 0.1;
    public const double TrendShareError = 0.02;
    public const double MetalRatioError = 0.1;
    public const double OverlapError = 0.05;

    /// <summary>Taken where there is no intensity to judge by.</summary>
    private const double Hopeless = 100;

    /// <summary>Shares and intensities (of the whole) below this are not told apart.</summary>
    private const double SmallestShare = 1e-12;

    /// <param name="statement">The statement.</param>
    /// <param name="samples">One sample per reading, ensemble mean or mean field.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    public static IReadOnlyList<ViolationPart> Of(Statement statement, IReadOnlyList<PopulationSample> samples, ResponseFactors responses)
    {
        SpectrumView[] views = [.. samples.Select((sample, i) => new SpectrumView(statement.Readings[i], sample, responses))];
        if (views.Any(view => !(view.Intensities.Total > 0)) || statement.Frameworks.Any(f => !views[0].Knows(f))) return [new(Hopeless)];
        List<ViolationPart> parts = [];
        switch (statement.Check)
        {
            case StatementCheck.Present:
                AddShares(PresentShare, 1);
                break;
            case StatementCheck.Absent:
                AddShares(PresentShare, -1);
                break;
            case StatementCheck.Only:
                AddShares(OnlyShare, 1);
                break;
            case StatementCheck.Dominant:
                AddShares(DominantShare, 1);
                break;
            case StatementCheck.ShareBelow:
                AddShares(statement.Maximum!.Value, -1);
                break;
            case StatementCheck.ModeX:
                AddShares(PresentShare, 1);
                foreach (SpectrumView view in views) parts.Add(new(Mode(view, statement)));
                break;
            case StatementCheck.WindowX:
                foreach (SpectrumView view in views) AddWindow(view, statement, parts);
                break;
            case StatementCheck.MeanX:
                foreach (SpectrumView view in views)
                {
                    double mean = view.Distribution(statement.Frameworks[0]).Mean;
                    AddBounds(mean, statement.Range!.Value.Low - MeanTolerance, statement.Range.Value.High + MeanTolerance, MeanError);
                }

                break;
            case StatementCheck.FractionXAtMost:
                foreach (SpectrumView view in views)
                {
                    double part = view.Distribution(statement.Frameworks[0]).FractionWithin(statement.Range!.Value.Low, statement.Range.Value.High);
                    Add((LogOdds(part) - LogOdds(statement.Maximum!.Value)) / ShareLogOddsError);
                }

                break;
            case StatementCheck.EachX:
                foreach (SpectrumView view in views)
                {
                    double least = view.Distribution(statement.Frameworks[0]).LeastWithin(statement.Range!.Value.Low, statement.Range.Value.High);
                    Add(Math.Log(statement.Minimum!.Value / Math.Max(least, SmallestShare)) / TailRatioError);
                }

                break;
            case StatementCheck.Trend:
                AddTrend(statement.Trend!, statement.Frameworks[0]);
                break;
            case StatementCheck.MeanAuOverAgOfClusters:
                NumberRange range = statement.Range!.Value;
                double high = range.High >= OpenUpperBound ? double.PositiveInfinity : Math.Log(range.High);
                foreach (SpectrumView view in views) AddBounds(Math.Log(view.AuOverAg(isResponseWeighted: true)), Math.Log(range.Low), high, MetalRatioError);
                break;
            case StatementCheck.ComplexMetalPerClusterHighestAtLast:
                foreach (SpectrumView view in views.SkipLast(1)) Add(Math.Log(view.ComplexMetalPerCluster() / views[^1].ComplexMetalPerCluster()) / MetalRatioError);
                break;
            case StatementCheck.ComplexesMoreThan:
                Add(Math.Log(views[1].ComplexMetalPerCluster() / views[0].ComplexMetalPerCluster()) / MetalRatioError);
                break;
            case StatementCheck.LikeDirect:
                Add((AlikeOverlap - views[0].Intensities.OverlapWith(views[1].Intensities)) / OverlapError);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement), statement.Check, "Unknown check.");
        }

        return parts;

        void Add(double violation) => parts.Add(new(double.IsNaN(violation) ? Hopeless : violation));

        void AddShares(double threshold, int sign)
        {
            foreach (SpectrumView view in views)
            {
                foreach (string framework in statement.Frameworks) Add(sign * (LogOdds(threshold) - LogOdds(view.Share(framework))) / ShareLogOddsError);
            }
        }

        void AddBounds(double value, double low, double high, double error)
        {
            Add((low - value) / error);
            if (!double.IsPositiveInfinity(high)) Add((value - high) / error);
        }

        void AddTrend(Trend trend, string framework)
        {
            bool ofShares = trend.Quantity == TrendQuantity.Share;
            if (!ofShares) AddShares(PresentShare, 1);
            double[] values = [.. views.Select(view => trend.Quantity switch
            {
                TrendQuantity.MeanX => view.Distribution(framework).Mean,
                TrendQuantity.StandardDeviationX => view.Distribution(framework).StandardDeviation,
                _ => view.Share(framework),
            })];
            for (int i = 1; i < values.Length; i++) Add((trend.Rises ? values[i - 1] - values[i] : values[i] - values[i - 1]) / (ofShares ? TrendShareError : TrendError));
        }
    }

    private static double LogOdds(double share)
    {
        double p = Math.Clamp(share, SmallestShare, 1 - SmallestShare);
        return Math.Log(p / (1 - p));
    }

    private static double Mode(SpectrumView view, Statement statement)
    {
        NumberRange range = statement.Range!.Value;
        CoordinateDistribution distribution = view.Distribution(statement.Frameworks[0]);
        double floor = SmallestShare * view.Intensities.Total;
        return Math.Log((Highest(distribution, x => !range.Contains(x)) + floor) / (Highest(distribution, x => range.Contains(x)) + floor)) / PeakRatioError;
    }

    private static void AddWindow(SpectrumView view, Statement statement, List<ViolationPart> parts)
    {
        NumberRange range = statement.Range!.Value;
        CoordinateDistribution distribution = view.Distribution(statement.Frameworks[0]);
        double floor = SmallestShare * view.Intensities.Total, highest = Highest(distribution, _ => true) + floor;
        foreach (Func<int, bool> beyond in new Func<int, bool>[] { x => x < range.Low - WindowTolerance, x => x > range.High + WindowTolerance })
        {
            if (Enumerable.Range(distribution.Minimum, distribution.Weights.Count).Any(beyond))
                parts.Add(new(Math.Log((Highest(distribution, beyond) + floor) / (WindowThreshold * highest)) / TailRatioError));
        }

        if (!statement.Fill) return;
        foreach (Func<int, bool> end in new Func<int, bool>[] { x => x <= range.Low + FillDistance, x => x >= range.High - FillDistance })
            parts.Add(new(Math.Log(statement.FillThreshold * highest / (Highest(distribution, end) + floor)) / TailRatioError, IsFill: true));
    }

    private static double Highest(CoordinateDistribution distribution, Func<int, bool> accepts)
    {
        double highest = 0;
        for (int x = distribution.Minimum; x <= distribution.Maximum; x++)
        {
            if (accepts(x)) highest = Math.Max(highest, distribution.At(x));
        }

        return highest;
    }
}
