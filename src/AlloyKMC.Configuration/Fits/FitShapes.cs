using AlloyKMC.Configuration.Shapes;
using static AlloyKMC.Configuration.Shapes.Make;

namespace AlloyKMC.Configuration.Fits;

/// <summary>The keys of a fit file.</summary>
internal static class FitShapes
{
    private const double LargestSeed = 9007199254740991;
    private const double MostEvaluations = 1e9;

    private static readonly Shape Share = new(ShapeKind.Number) { Allowed = "a number from 0 to 1", Minimum = 0, Maximum = 1 };

    private static readonly Shape Parameter = Object(
        "an object such as { \"bounds\": [1e-4, 1e-1], \"scale\": \"log\" }, or {} for what the system states",
        Optional("bounds", List("a range of two numbers, the lower first", Number, 2, 2), "Between which values it is searched, in its own unit."),
        Optional("scale", Choice("linear", "log"), "Whether it is searched in its value or in the logarithm of it."),
        Optional("prior", FilledText, "\"normal(mean, sd)\" in its unit, or \"lognormal(median, sigma)\" with sigma of the natural logarithm."),
        Optional("start", Number, "Value the first search starts from."));

    private static readonly Shape Parameters = Map("an object of parameters, { \"k30\": {} }", Parameter);

    private static readonly Shape Nuisance = Object(
        "an object such as { \"response\": { \"S27\": { \"bounds\": [0.5, 2] } } }",
        Optional("response", Parameters, "Signal per cluster of families, relative to those not named."),
        Optional("feed", Parameters, "Factor on the amount of a species that was fed: an error of the feed."),
        Optional("deadTime", Parameter, "Seconds the reaction had run when the clock of the samples started."));

    private static readonly Shape Data = Object(
        "an object such as { \"file\": \"measured.csv\", \"condition\": \"1:3\" }",
        Required("file", FilledText, "Statements (.json) or a measured time course (.csv: time_s,family,x,intensity[,sd])."),
        Optional("condition", FilledText, "Condition a time course was measured at: its feed ratio, or the name of its run."),
        Optional("leaveOut", List("a list of statement ids", FilledText), "Statements that are not used at all."),
        Optional("fill", Flag with { Default = true }, "Whether windows that statements mean to be filled shall be."),
        Optional("effectiveCounts", Positive("a positive number of ions") with { Default = 1000.0 }, "Independent ions the intensity of one time stands for."),
        Optional("precision", Either("a positive number, or \"multinomial\"", Positive("a positive number"), Choice("multinomial") with { Allowed = "a positive number, or \"multinomial\"" }), "Precision of the Dirichlet-multinomial: scatter of spectra beyond counting. Default: 100."),
        Optional("background", Share with { Default = 0.001 }, "Part of the signal spread evenly over all compositions."));

    private static readonly Shape MetalInClusters = Object(
        "an object such as { \"condition\": \"1:3\", \"share\": 0.6 }",
        Required("condition", FilledText, "Condition, by feed ratio or name of its run; its last sample counts, unless a time is given."),
        Optional("time", Time, "Time since mixing at which it counts instead."),
        Required("share", Share, "Share of all metal that stays in clusters, at least."),
        Optional("tolerance", Positive("a positive number") with { Default = 0.02 }, "Standard error of that share."));

    private static readonly Shape Search = Object(
        "an object such as { \"seed\": 1, \"starts\": 3 }",
        Optional("seed", Integer(0, LargestSeed) with { Default = 1 }, "Seed of the search and of the posterior sample."),
        Optional("starts", Integer(0, 1000) with { Default = 3 }, "Independent searches: the first from the values given, the others from random points. 0: none, only a refinement from the values given."),
        Optional("evaluationsPerStart", Integer(1, MostEvaluations), "Evaluations of one search at most. Default: 300 per parameter, at least 1000."),
        Optional("population", Integer(4, 10000), "Points of a generation. Default: 4 + 3 ln n for n parameters."),
        Optional("step", new(ShapeKind.Number) { Allowed = "a number above 0, up to 1", Minimum = 0, AboveMinimum = true, Maximum = 1, Default = 0.15 }, "Standard deviation of the first steps, as a part of the range between bounds."),
        Optional("tolerance", Positive("a positive number") with { Default = 0.01 }, "Log-likelihoods that differ by less are taken as equal."),
        Optional("foldPoints", Integer(2, 1000) with { Default = 8 }, "Points that a cross-validation (--compare) averages its prediction of the conditions left out over."));

    private static readonly Shape Limits = Object(
        "an object such as { \"evaluations\": 20000 }",
        Optional("evaluations", Integer(1, MostEvaluations), "Evaluations of all searches at most."),
        Optional("wall", Time, "Wall time after which the fit stops in a state the same command continues from."));

    private static readonly Shape Confirm = Object(
        "an object such as { \"replicates\": 8 }",
        Optional("replicates", Integer(0, 100000) with { Default = 4 }, "Exact stochastic replicates of every condition at the optimum; 0 for none."));

    public static Shape Fit { get; } = Object(
        "a fit {...}",
        Optional("$schema", FreeText, "The schema that editors check the file against."),
        Optional("name", FilledText, "Name of the fit."),
        Optional("description", FreeText, "For readers."),
        Required("runs", List("a list of run or sweep files, at least one", FilledText, 1), "What was done: files of runs or sweeps, relative to this file. Their sampling times only say how long they go on."),
        Optional("system", FilledText, "System file to use instead of that of the runs."),
        Optional("instrument", FilledText, "Instrument file with the responses that are not fitted."),
        Optional("data", List("a list of data", Data), "What was seen; more may be given with --to."),
        Optional("heldOut", List("a list of conditions", FilledText), "Conditions that are not fitted but predicted and scored."),
        Required("parameters", Either("an object of parameters, { \"k30\": {} }, or \"all\"", Parameters, Choice("all")), "Parameters of the system to fit; bounds, scale and prior are those of the system unless given. \"all\": every parameter that has bounds."),
        Optional("nuisance", Nuisance, "Numbers of the instrument and the experiment to fit beside them."),
        Optional("metalInClusters", List("a list of conditions with shares", MetalInClusters), "Priors: least share of the metal that stays in clusters."),
        Optional("search", Search, "How the optimum is searched for."),
        Optional("limits", Limits, "When the search ends at the latest."),
        Optional("confirm", Confirm, "Exact simulation of the optimum."));
}
