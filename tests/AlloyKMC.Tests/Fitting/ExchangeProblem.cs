using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Tests.Fitting;

/// <summary>A four-metal cluster that takes gold from complexes: small enough to be fitted hundreds of times. Spectra are multinomial counts of known shares.</summary>
internal static class ExchangeProblem
{
    public const double TrueRate = 0.02;
    public const double TrueEquilibrium = 3;

    private static readonly double[] TimesSeconds = [60, 180, 600, 1800, 7200];
    private static readonly double[] OneFlaskTimesSeconds = [300, 7200];

    public static AlloySystem System { get; } = AlloySystem.Compile(new SystemDefinition
    {
        Name = "exchange",
        Units = new UnitsDefinition { Time = "min" },
        Metals = ["Au", "Ag"],
        Families =
        [
            new("C", new FamilyDefinition { Coordinates = [new("x", new CoordinateRange(0, 4))], Content = [new("Au", "x"), new("Ag", "4 - x")] }),
            new("Au_c", new FamilyDefinition { Content = [new("Au", "1")] }),
            new("Ag_c", new FamilyDefinition { Content = [new("Ag", "1")] }),
        ],
        Rules =
        [
            new RuleDefinition { Name = "exchange", Reaction = "C(x) + Au_c <-> C(x+1) + Ag_c", Rate = "k * (4 - x)", Reverse = "k * (x + 1) / K" },
            new RuleDefinition { Name = "loss", Reaction = "C(x) -> x Au_c + (4-x) Ag_c", Rate = "kd" },
        ],
        Parameters =
        [
            new("k", new ParameterDefinition { Value = TrueRate, Unit = "1/min/c0", Minimum = 1e-4, Maximum = 1, Scale = "log" }),
            new("K", new ParameterDefinition { Value = TrueEquilibrium, Minimum = 0.1, Maximum = 100, Scale = "log" }),
            new("kd", new ParameterDefinition { Value = 0, Unit = "1/min", Minimum = 1e-6, Maximum = 1, Scale = "log" }),
        ],
    });

    public static FitParameter Rate { get; } = new() { Name = "k", Role = ParameterRole.System, Index = 0, Unit = "1/min/c0", Factor = System.Parameters[0].Factor, Minimum = 1e-4, Maximum = 1, Scale = SearchScale.Log, Start = 0.2 };

    public static FitParameter Equilibrium { get; } = new() { Name = "K", Role = ParameterRole.System, Index = 1, Minimum = 0.1, Maximum = 100, Scale = SearchScale.Log, Start = 1 };

    public static IReadOnlyList<ForwardCondition> Conditions(params double[] goldPerCluster) => Conditions(TimesSeconds, goldPerCluster);

    private static IReadOnlyList<ForwardCondition> Conditions(double[] timesSeconds, params double[] goldPerCluster) =>
        [.. goldPerCluster.Select(gold => new ForwardCondition(FormattableString.Invariant($"gold {gold}"), Plan(gold, timesSeconds)))];

    /// <summary>The problem with data made from the true values.</summary>
    /// <param name="dataset">Number of the data set, which keys its noise; the same number gives the same data.</param>
    /// <param name="counts">Ions per spectrum.</param>
    /// <param name="parameters">What is fitted; empty: rate and equilibrium.</param>
    public static FitProblem Problem(int dataset, long counts = 200, params FitParameter[] parameters) =>
        Problem(Conditions(1, 6), MeanFieldTolerances.Default, dataset, counts, parameters);

    /// <summary>One flask with little more gold than its clusters take, at the tolerances of searches: the cheapest problem that tells both parameters.</summary>
    public static FitProblem OneFlaskProblem(int dataset) => Problem(Conditions(OneFlaskTimesSeconds, 5), MeanFieldTolerances.Search, dataset, 200, []);

    private static FitProblem Problem(IReadOnlyList<ForwardCondition> conditions, MeanFieldTolerances tolerances, int dataset, long counts, FitParameter[] parameters)
    {
        var forward = new MeanFieldForwardModel(conditions, tolerances);
        IReadOnlyList<ConditionOutcome> truth = forward.NewWorkspace().Evaluate(new ForwardInput { Parameters = System.Values().Parameters });
        List<IDataTerm> terms = [];
        for (int c = 0; c < truth.Count; c++)
        {
            IReadOnlyList<double> times = conditions[c].Plan.SampleTimesSeconds;
            var random = new PhiloxStream(new StreamKey(2022, (uint)dataset, (uint)c, StreamPurpose.Measurement));
            MeasuredRow[] rows = [.. truth[c].Samples.SelectMany((sample, s) => Spectrum(sample, times[s], counts, random))];
            var course = new MeasuredTimeCourse(rows);
            var options = new LikelihoodOptions { EffectiveCounts = counts, Precision = double.PositiveInfinity, Background = 1e-9 };
            int condition = c;
            terms.Add(new CompositionTerm($"spectra {c}", [.. times.Select((t, s) => (new SpectrumLikelihood(course, t, "x", options), new SampleAddress(condition, s)))]));
        }

        return new FitProblem(forward, new ParameterSpace(System, parameters.Length > 0 ? parameters : [Rate, Equilibrium], ResponseFactors.Equal), terms);
    }

    private static SimulationPlan Plan(double goldPerCluster, double[] timesSeconds)
    {
        const long clusters = 10_000;
        long[] counts = new long[System.Species.Count];
        counts[System.Species.Find("C(0)")!.Value] = clusters;
        counts[System.Species.Find("Au_c")!.Value] = (long)(clusters * goldPerCluster);
        return new SimulationPlan { Network = NetworkBuilder.Build(System, System.Values()), InitialCounts = counts, Volume = clusters, SampleTimesSeconds = timesSeconds };
    }

    private static IEnumerable<MeasuredRow> Spectrum(PopulationSample sample, double time, long counts, PhiloxStream random)
    {
        double left = Enumerable.Range(0, 5).Sum(x => sample.Populations[x]);
        long ions = counts;
        for (int x = 0; x < 5; x++)
        {
            long here = x == 4 ? ions : Variates.Binomial(random, ions, Math.Clamp(sample.Populations[x] / left, 0, 1));
            ions -= here;
            left -= sample.Populations[x];
            yield return new MeasuredRow(0, time, "C", new Dictionary<string, int> { ["x"] = x }, here, null);
        }
    }
}
