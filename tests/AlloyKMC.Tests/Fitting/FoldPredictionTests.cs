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
        FitProblem data = ExchangeProblem.Problem(13);
        FitParameter[] parameters = [.. new[] { "X", "Y" }.Select(f => new FitParameter { Name = f, Role = ParameterRole.Response, Family = f, Minimum = 1, Maximum = 2, Start = 1 + Optimum })];
        var problem = new FitProblem(new IdleModel(data.Forward), new ParameterSpace(ExchangeProblem.System, parameters, ResponseFactors.Equal), [new Term(0, "X", Known, isLeastSquares), new Term(1, "Y", Open, isLeastSquares)]);
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
