using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Tests.Kinetics.MeanField;

/// <summary>The bordered Jacobian and its factorisation: what it solves is put into a dense matrix of differences.</summary>
public sealed class JacobianTests
{
    [Theory]
    [InlineData("m44.json", 1e-3)]
    [InlineData("m44.json", 1e-7)]
    [InlineData("m44-simple.json", 1e-4)]
    [InlineData("pools", 1.0)]
    [InlineData("explicit", 0.1)]
    public void SolvesTheSystemOfTheDifferencedJacobian(string which, double shift)
    {
        Network network = which switch
        {
            "pools" => SmallSystems.Pools("ABCD", SmallSystems.Rule("A + B -> C + D", "2 * perMS"), SmallSystems.Rule("2 C -> A + D", "0.3 * perMS"), SmallSystems.Rule("D -> B", "0.1 * perS * [D] * [B] / ([A] + 0.5 * molar)") with { Law = "custom" }),
            "explicit" => SmallSystems.Clusters(14, SmallSystems.Rule("C(x) + C(y) -> C(x+1) + C(y-1)", "0.1 * perMS * (14 - x) * y * exp(-abs(x - y) / 5)")),
            _ => MeanFieldReference.NetworkOf(MeanFieldReference.Definition(which)),
        };
        int count = network.Species.Count;
        double[] state = [.. Enumerable.Range(0, count).Select(i => 0.02 + 0.3 * Math.Abs(Math.Sin(1 + i)))];
        Matrix<double> dense = Matrix<double>.Build.Dense(count, count, (i, j) => i == j ? shift : 0) - Differences(new MeanFieldSolver(network), state);
        double[] right = [.. Enumerable.Range(0, count).Select(i => Math.Cos(3 * i))];

        var equations = new RateEquations(network);
        var jacobian = new JacobianAssembly(equations);
        equations.EvaluateSums(state);
        jacobian.Evaluate(state);
        Assert.True(jacobian.Lu.Factorise(jacobian.NegativeJacobian, shift, jacobian.ShiftSlots, 1e-12));
        double[] actual = [.. right, .. new double[jacobian.UnknownCount - count]];
        jacobian.Lu.Solve(actual);
        Vector<double> solution = Vector<double>.Build.Dense(actual[..count]);
        Vector<double> residual = dense * solution - Vector<double>.Build.Dense(right), magnitude = dense.PointwiseAbs() * solution.PointwiseAbs();
        for (int i = 0; i < count; i++) Assert.True(Math.Abs(residual[i]) <= 1e-8 * (magnitude[i] + Math.Abs(right[i])), $"{network.Species[i].Name}: residual {residual[i]:R} of {magnitude[i]:R}");
    }

    [Fact]
    public void TheHeadStaysSparseInThe44MetalSystem()
    {
        var jacobian = new JacobianAssembly(new RateEquations(MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44.json"))));
        Assert.InRange(jacobian.Lu.TailCount, 11, 12);
        Assert.True(jacobian.Lu.StoredEntries < 5000, $"{jacobian.Lu.StoredEntries} entries");
    }

    [Fact]
    public void APivotFarBelowTheShiftIsAFailure()
    {
        // Growth at rate 1: the diagonal of shift - J vanishes where the shift equals it.
        Network network = SmallSystems.Chain(30, "perS", "perS");
        var equations = new RateEquations(network);
        var jacobian = new JacobianAssembly(equations);
        double[] growing = new double[jacobian.Lu.StoredEntries];
        foreach (int slot in jacobian.ShiftSlots) growing[slot] = -1;
        Assert.False(jacobian.Lu.Factorise(growing, 1, jacobian.ShiftSlots, 1e-6));
        Assert.True(jacobian.Lu.Factorise(growing, 2, jacobian.ShiftSlots, 1e-6));
    }

    /// <summary>Central differences; exact for rates of second order but for rounding.</summary>
    private static Matrix<double> Differences(MeanFieldSolver solver, double[] state)
    {
        int count = state.Length;
        double[] above = new double[count], below = new double[count];
        return Matrix<double>.Build.DenseOfColumnArrays(Enumerable.Range(0, count).Select(j =>
        {
            double[] moved = [.. state];
            double step = 1e-3 * state[j];
            moved[j] = state[j] + step;
            solver.Derivatives(moved, above);
            moved[j] = state[j] - step;
            solver.Derivatives(moved, below);
            return above.Zip(below, (a, b) => (a - b) / (2 * step)).ToArray();
        }));
    }
}
