namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Coefficients of a stiffly accurate Rosenbrock method for an autonomous system, in the transformed form of Hairer and Wanner, Solving Ordinary Differential
/// Equations II (doi:10.1007/978-3-642-05221-7), section IV.7: stage i solves <c>(I / (h gamma) - J) u_i = f(y + sum_j A_ij u_j) + sum_j (C_ij / h) u_j</c>;
/// the new state is <c>y + sum_j A_sj u_j + u_s</c>, and the last stage <c>u_s</c> is the error estimate.
/// </summary>
public sealed class RosenbrockTableau
{
    private RosenbrockTableau(string name, int order, double gamma, double[][] a, double[][] c)
    {
        Name = name;
        Order = order;
        Gamma = gamma;
        A = a;
        C = c;
    }

    public string Name { get; }

    /// <summary>Order of the solution that is carried on; the embedded one is of one order less.</summary>
    public int Order { get; }

    public int Stages => A.Length;

    public double Gamma { get; }

    /// <summary>Strictly lower triangular, row i of length i; the last row is the first Stages - 1 weights of the new state.</summary>
    internal double[][] A { get; }

    /// <summary>Strictly lower triangular, row i of length i.</summary>
    internal double[][] C { get; }

    /// <summary>RODAS of Hairer and Wanner (doi:10.1007/978-3-642-05221-7): order 4(3), six stages, L-stable.</summary>
    public static RosenbrockTableau Rodas4 { get; } = new(
        "Rodas4",
        4,
        0.25,
        [
            [],
            [1.544],
            [0.9466785280815826, 0.2557011698983284],
            [3.314825187068521, 2.896124015972201, 0.9986419139977817],
            [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
            [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1],
        ],
        [
            [],
            [-5.6688],
            [-2.430093356833875, -0.2063599157091915],
            [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
            [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160],
            [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
        ]);

    /// <summary>Rodas5P of Steinebach (doi:10.1007/s10543-023-00967-x): order 5(4), eight stages, L-stable.</summary>
    public static RosenbrockTableau Rodas5P { get; } = new(
        "Rodas5P",
        5,
        0.21193756319429014,
        [
            [],
            [3],
            [2.849394379747939, 0.45842242204463923],
            [-6.954028509809101, 2.489845061869568, -10.358996098473584],
            [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
            [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946],
            [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1],
            [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1, 1],
        ],
        [
            [],
            [-14.155112264123755],
            [-17.97296035885952, -2.859693295451294],
            [147.12150275711716, -1.41221402718213, 71.68940251302358],
            [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
            [24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471],
            [30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623, -28.087943162872662],
            [37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002, -54.66780262877968, -9.48861652309627],
        ]);
}
