using AlloyKMC.Observation.Deconvolution;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Observation.Deconvolution;

public sealed class NonNegativeLeastSquaresTests
{
    /// <summary>
    /// A point is the minimum exactly if it meets the conditions of Karush, Kuhn and Tucker: no unknown negative, no gradient pointing down for
    /// one at zero, none at all for a positive one. Problems range from well to nearly singular (neighbouring columns 1 % apart).
    /// </summary>
    [Fact]
    public void TheSolutionMeetsTheConditionsOfTheMinimum()
    {
        Gen<(double[][] Columns, double[] Data, int[] Guess)> problems =
            from unknowns in Gen.Choose(1, 12)
            from rows in Gen.Choose(12, 30)
            from near in Gen.Elements(1.0, 0.1, 0.01)
            from numbers in Gen.Choose(-1000, 1000).ArrayOf(rows * (unknowns + 1))
            from guess in Gen.Choose(0, 1).ArrayOf(unknowns)
            select (Columns(numbers, rows, unknowns, near), numbers[^rows..].Select(value => value / 1000.0).ToArray(), Enumerable.Range(0, unknowns).Where(j => guess[j] == 1).ToArray());

        Prop.ForAll(problems.ToArbitrary(), problem =>
        {
            (double[][] columns, double[] data, int[] guess) = problem;
            double[][] gram = [.. columns.Select(a => columns.Select(b => Dot(a, b)).ToArray())];
            double[] right = [.. columns.Select(a => Dot(a, data))];

            double[] x = NonNegativeLeastSquares.Solve(gram, right, guess);

            double size = right.Select(Math.Abs).Max() + 1e-300;
            for (int j = 0; j < x.Length; j++)
            {
                double descent = (right[j] - gram[j].Zip(x, (g, value) => g * value).Sum()) / size;
                Assert.True(x[j] >= 0);
                if (gram[j][j] > 0) Assert.InRange(descent, x[j] > 0 ? -1e-7 : double.NegativeInfinity, 1e-7);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void AnUnknownWithoutDataStaysAtZero()
    {
        Assert.Equal([0.0, 2.0], NonNegativeLeastSquares.Solve([[0, 0], [0, 1]], [0, 2], []));
    }

    [Fact]
    public void EqualColumnsShareNothingTwice()
    {
        double[] x = NonNegativeLeastSquares.Solve([[1, 1], [1, 1]], [3, 3], []);

        Assert.Equal(3, x.Sum(), 1e-12);
    }

    private static double[][] Columns(int[] numbers, int rows, int unknowns, double near)
    {
        double[][] columns = new double[unknowns][];
        for (int j = 0; j < unknowns; j++)
        {
            double[] previous = j == 0 ? new double[rows] : columns[j - 1];
            columns[j] = [.. Enumerable.Range(0, rows).Select(i => (j == 0 ? 0 : previous[i]) + (j == 0 ? 1 : near) * numbers[j * rows + i] / 1000.0)];
        }

        return columns;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
