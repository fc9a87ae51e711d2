using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Observation.Comparison;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Tests.Fitting;

public class FoldPredictionTests
{
    private const double Known = 0.02, Open = 0.1, Optimum = 0.7;

    /// <summary>Each condition determines one parameter: what is left out is predicted by all values of it, not by that which the data left out have chosen.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_left_out_is_predicted_by_all_that_the_other_data_leave_open(bool isLeastSquares)
    {
        FitProblem problem = Problem(new Term(0, "X", Known, isLeastSquares), new Term(1, "Y", Open, isLeastSquares));
        var pool = new EvaluationPool(problem, 2, NoJournal.Instance, null, default);
        var full = new SearchResult([Optimum, Optimum], 0, [], Matrix<double>.Build.DenseOfDiagonalArray([Known * Known, Open * Open]), false);
        MechanismResult result = MechanismComparison.Run("both", pool, new SearchOptions { Seed = 7, FoldPoints = 400 }, 2, full);

        // The likelihood of the condition left out, over a normal distribution of the variance of a uniform one that is folded back at both bounds.
        double sd = Math.Sqrt(1.0 / 12);
        double likelihood = GaussLegendreRule.Integrate(u => Math.Exp(-Math.Pow((u - Optimum) / Open, 2) / 2) * new[] { u, -u, 2 - u }.Sum(image => Normal.PDF(Optimum, sd, image)), 0, 1, 64);
        FoldPrediction fold = result.Folds.Single(f => f.Fold.Held[1]);
        Assert.Equal(-Math.Log(likelihood), fold.Misfit(1), 4 * Math.Sqrt(fold.ScoreVariance));
        Assert.InRange(Math.Sqrt(fold.ScoreVariance), 0.01, 0.15);
        Assert.All(fold.Points, p => Assert.Equal(Optimum, p[0], 0.02));
        Assert.All(fold.Points, p => Assert.InRange(p[1], 0, 1));
        Assert.InRange(fold.Effective, 390, 400.001);
        Assert.Equal(result.Folds.Sum(f => f.Misfit(f.Fold.Held[0] ? 0 : 1)), result.CrossValidated, 1e-12);
        Assert.Equal(Math.Sqrt(result.Folds.Sum(f => f.ScoreVariance)), result.CrossValidatedError, 1e-12);
    }

    /// <summary>A fit that ended in the higher of two valleys: without the data that make the ridge between them, some points end up in the other.</summary>
    [Fact]
    public void A_lower_optimum_that_folds_come_upon_becomes_the_fit()
    {
        FitProblem problem = Problem(new Term(0, "X", Known, false), new TwoValleys());
        var pool = new EvaluationPool(problem, 2, NoJournal.Instance, null, default);
        SearchResult higher = MultiStart.Refine(pool, new SearchOptions(), "higher", null, [Optimum, TwoValleys.Higher]);
        Assert.Equal(TwoValleys.Rise, higher.Total, 1e-3);
        MechanismResult result = MechanismComparison.Run("both", pool, new SearchOptions { Seed = 7 }, 2, higher);
        Assert.Equal(0, result.Search.Total, 1e-3);
        Assert.Equal(TwoValleys.Lower, result.Search.Point[1], 0.02);
        Assert.Equal(0, result.Misfit, 1e-3);
        Assert.All(result.Folds.Single(f => f.Fold.Held[0]).Points, p => Assert.Equal(TwoValleys.Lower, p[1], 0.05));
    }

    [Fact]
    public void Points_count_by_how_well_they_fit_the_other_data()
    {
        var fold = new Fold("left out", [true, false], [false, true]);
        FoldPrediction alike = With(3, 3), uneven = With(3, 60);
        Assert.Equal(-Math.Log((Math.Exp(-1) + Math.Exp(-5)) / 2), alike.Misfit(1), 1e-12);
        Assert.Equal(2, alike.Effective, 1e-12);
        Assert.Equal(4, alike.ScoreVariance, 1e-12);
        Assert.Equal(1, uneven.Misfit(1), 1e-12);
        Assert.Equal(5, uneven.Misfit(1, without: 0), 1e-12);
        Assert.Equal(1, uneven.Effective, 1e-12);

        FoldPrediction With(double first, double second) => new(fold, [[0.1], [0.9]], [first, second], [[double.NaN, 1], [double.NaN, 5]]);
    }

    /// <summary>Two responses, X and Y, between 1 and 2.</summary>
    private static FitProblem Problem(params IDataTerm[] terms)
    {
        FitParameter[] parameters = [.. new[] { "X", "Y" }.Select(f => new FitParameter { Name = f, Role = ParameterRole.Response, Family = f, Minimum = 1, Maximum = 2, Start = 1 + Optimum })];
        return new FitProblem(new IdleModel(ExchangeProblem.Problem(13).Forward), new ParameterSpace(ExchangeProblem.System, parameters, ResponseFactors.Equal), terms);
    }

    /// <summary>Y is about either of two values; neither valley is seen from the bottom of the other.</summary>
    private sealed class TwoValleys : IDataTerm
    {
        public const double Lower = 0.2, Higher = 0.8, Rise = 3;

        private const double Width = 0.08;

        public string Name => "two valleys";

        public IReadOnlyList<int> Conditions { get; } = [1];

        public int Observations => 1;

        public bool IsSingleFigure => false;

        public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses) => Math.Min(Square(responses["Y"] - 1 - Lower), Rise + Square(responses["Y"] - 1 - Higher));

        private static double Square(double away) => away * away / (2 * Width * Width);
    }

    /// <summary>One response is known from one condition.</summary>
    private sealed class Term(int condition, string family, double sd, bool isSingleFigure) : IDataTerm
    {
        public string Name => family;

        public IReadOnlyList<int> Conditions { get; } = [condition];

        public int Observations => 1;

        public bool IsSingleFigure => isSingleFigure;

        public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses) => Math.Pow((responses[family] - 1 - Optimum) / sd, 2) / 2;
    }
}
