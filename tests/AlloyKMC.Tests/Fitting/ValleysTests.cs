using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Tests.Fitting;

public class ValleysTests
{
    /// <summary>Two valleys of known depth and width: walks from the optimum see one, walks from points near the other see both, and whichever is lower is the optimum.</summary>
    [Fact]
    public void An_interval_reaches_into_another_valley_where_a_point_near_it_is_known()
    {
        FitProblem data = ExchangeProblem.Problem(12);
        FitParameter[] parameters = [.. new[] { "X", "Y" }.Select(f => new FitParameter { Name = $"response.{f}", Role = ParameterRole.Response, Family = f, Minimum = 1, Maximum = 2, Start = 1.2 })];
        var problem = new FitProblem(new IdleModel(data.Forward), new ParameterSpace(ExchangeProblem.System, parameters, ResponseFactors.Equal), [new TwoValleys()]);
        double[] low = [0.2, 0.2], high = [0.8, 0.8];
        var options = new ProfileOptions { Tolerance = 1e-4 };
        double near = Math.Sqrt(2 * options.Threshold) * TwoValleys.Width, far = Math.Sqrt(2 * (options.Threshold - TwoValleys.Rise)) * TwoValleys.Width;

        ProfileSet alone = ProfileLikelihood.Run(new EvaluationPool(problem, 2, NoJournal.Instance, null, default), low, 0, [0], options);
        Assert.Equal(1.2 - near, alone.Profiles[0].Lower!.Value, 0.002);
        Assert.Equal(1.2 + near, alone.Profiles[0].Upper!.Value, 0.002);

        foreach ((double[] optimum, double total, double[] seed) in new[] { (low, 0.0, high), (high, TwoValleys.Rise, low) })
        {
            ProfileSet both = ProfileLikelihood.Run(new EvaluationPool(problem, 2, NoJournal.Instance, null, default), optimum, total, [0, 1], options, [[seed[0] + 0.02, seed[1] - 0.03], seed, optimum]);
            Assert.Equal(0, both.Total, 1e-3);
            // Of the three seeds that which lies furthest from the optimum; the second is near it, the third is the optimum.
            int?[] found = [null, optimum == low ? 1 : 0];
            Assert.Equal(optimum == low ? found : found.Reverse(), both.Valleys.Found.Select(v => v.Seed));
            Assert.Equal(both.Valleys.Found, both.Valleys.Walked);
            Assert.Equal([0, TwoValleys.Rise], both.Valleys.Found.Select(v => Math.Round(v.Total, 3)));
            Assert.All(both.Profiles, profile =>
            {
                Assert.Equal(1.2, profile.Best, 0.002);
                Assert.Equal(1.2 - near, profile.Lower!.Value, 0.002);
                Assert.Equal(1.8 + far, profile.Upper!.Value, 0.002);
                Assert.Contains(profile.Points, point => Math.Abs(point.Value - 1.8) < 0.002 && Math.Abs(point.Rise - TwoValleys.Rise) < 0.01);
                Assert.Equal(profile.Points.OrderBy(point => point.Value), profile.Points);
            });
        }
    }

    /// <summary>Lowest at 1.2 and, a little higher, at 1.8 of both responses.</summary>
    private sealed class TwoValleys : IDataTerm
    {
        public const double Width = 0.03;

        public const double Rise = 0.5;

        public string Name => "two valleys";

        public IReadOnlyList<int> Conditions => [0];

        public int Observations => 1;

        public bool IsSingleFigure => false;

        public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses) =>
            Math.Min(Squares(responses, 1.2), Rise + Squares(responses, 1.8));

        private static double Squares(ResponseFactors responses, double at) => new[] { "X", "Y" }.Sum(f => Math.Pow((responses[f] - at) / Width, 2)) / 2;
    }
}
