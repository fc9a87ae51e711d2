using AlloyKMC.Fitting.Search;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Fitting;

public class CmaEsTests
{
    /// <summary>Axes of lengths 1 to 1000, rotated against the coordinates.</summary>
    private static double Ellipsoid(double[] u)
    {
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double rotated = u[i] - 0.3 + (i > 0 ? u[i - 1] - 0.3 : 0);
            sum += Math.Pow(1e6, (double)i / (u.Length - 1)) * rotated * rotated;
        }

        return sum;
    }

    private static double Rosenbrock(double[] u)
    {
        double sum = 0;
        for (int i = 0; i + 1 < u.Length; i++)
        {
            double x = 4 * u[i] - 2, y = 4 * u[i + 1] - 2;
            sum += (100 * (y - x * x) * (y - x * x)) + ((1 - x) * (1 - x));
        }

        return sum;
    }

    private static (double[] Point, double Total, int Evaluations, string? Ended) Search(Func<double[], double> objective, int n, uint stream, double start = 0.8, int limit = 20_000)
    {
        var search = new CmaEs([.. Enumerable.Repeat(start, n)], 0.2, new PhiloxStream(new StreamKey(7, 0, stream, StreamPurpose.Search)), tolerance: 1e-10);
        double[] best = [];
        double lowest = double.PositiveInfinity;
        int evaluations = 0;
        while (search.Ended is null && evaluations < limit)
        {
            double[][] points = search.Ask();
            Assert.All(points, p => Assert.All(p, u => Assert.InRange(u, 0, 1)));
            double[] totals = [.. points.Select(objective)];
            evaluations += totals.Length;
            int k = Array.IndexOf(totals, totals.Min());
            if (totals[k] < lowest) (lowest, best) = (totals[k], points[k]);
            search.Tell(totals);
        }

        return (best, lowest, evaluations, search.Ended);
    }

    [Fact]
    public void Finds_the_minimum_of_an_ill_conditioned_ellipsoid()
    {
        (double[] point, double total, _, _) = Search(Ellipsoid, 8, 0);
        Assert.True(total < 1e-7, $"ended at {total}");
        Assert.All(point, u => Assert.Equal(0.3, u, 3));
    }

    [Fact]
    public void Follows_a_curved_valley()
    {
        // One of the four streams may end in the local minimum that this function has from four dimensions on.
        double[] totals = [.. Enumerable.Range(0, 4).Select(s => Search(Rosenbrock, 5, (uint)s).Total)];
        Assert.True(totals.Count(t => t < 1e-6) >= 3, string.Join(", ", totals));
    }

    [Fact]
    public void Finds_a_minimum_at_a_corner_of_the_bounds()
    {
        (double[] point, _, _, _) = Search(u => u.Select((x, i) => (i + 1) * x).Sum(), 4, 1);
        Assert.All(point, u => Assert.InRange(u, 0, 1e-4));
    }

    [Fact]
    public void Ends_where_nothing_depends_on_anything()
    {
        (_, _, int evaluations, string? ended) = Search(_ => 1, 3, 2);
        Assert.Equal("converged", ended);
        Assert.True(evaluations < 1000);
    }

    [Fact]
    public void Survives_points_that_cannot_be_simulated()
    {
        (double[] point, _, _, _) = Search(u => u[0] > 0.5 ? 1e8 : Ellipsoid(u), 3, 3, start: 0.55);
        Assert.All(point, u => Assert.Equal(0.3, u, 2));
    }

    [Theory]
    [InlineData(0.2, 0.2)]
    [InlineData(-0.2, 0.2)]
    [InlineData(1.3, 0.7)]
    [InlineData(2.1, 0.1)]
    [InlineData(-1.4, 0.6)]
    public void Mirrors_fold_into_the_bounds(double u, double folded) => Assert.Equal(folded, CmaEs.Mirror(u), 12);
}
