using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Configuration.Sweeps;
using static AlloyKMC.Configuration.Shapes.Make;

namespace AlloyKMC.Configuration.Runs;

/// <summary>The keys of a run configuration.</summary>
internal static class RunShapes
{
    /// <summary>Far beyond any flask that can be simulated, and small enough that sums of counts stay exact.</summary>
    public const double MaximumClusters = 1e12;

    private const double LargestExactInteger = 9007199254740991;

    private static readonly Shape Amounts = Map("an object of species with their numbers of molecules, { \"Ag44\": 15000 }", Integer(0, MaximumClusters), 1);

    private static readonly Shape SystemObject = new(ShapeKind.Object) { Allowed = "a system {...}", Elsewhere = "system.schema.json" };

    private static readonly Shape Feed = Object(
        "an object such as { \"ratio\": \"1:3\", \"clusters\": 20000 }",
        Optional("ratio", Ratio, "Volumetric ratio of the two parents, in the order the system names them."),
        Optional("clusters", Integer(1, MaximumClusters), "Clusters simulated in all."),
        Optional("amounts", Amounts, "Molecules by species or alias, instead of a ratio."),
        Optional("volume", Either("molecules per c0 as a positive number, or " + Quantities.Volume.Allowed, Positive("a positive number of molecules per c0"), LitreVolume), "Simulated volume: a number for a system in units of c0, a text with a unit for one in molar units."),
        Optional("motherConcentration", Map("an object of species with concentrations, { \"Ag44\": 1.0 }", Positive("a positive number in the concentration unit of the system"), 1), "Concentration of mother solutions, in the concentration unit of the system.")) with
    {
        ExactlyOne = [["ratio", "amounts"]],
        Needs = [("ratio", "clusters"), ("clusters", "ratio")],
    };

    private static readonly Shape Entry = Object(
        "an object such as { \"at\": \"20 h\", \"add\": { \"Ag44\": 15000 } }",
        Required("at", Time, "Time since mixing."),
        Optional("add", Amounts, "Molecules added."),
        Optional("remove", Amounts, "Molecules removed."),
        Optional("set", Amounts, "Numbers of molecules from then on."),
        Optional("temperature", AbsoluteTemperature, "Temperature from then on."),
        Optional("sample", Choice("before", "after") with { Default = "before" }, "Whether a sample at this very time is taken before or after."),
        Optional("keepVolume", Flag with { Default = false }, "True for the addition of a solid: the volume does not grow.")) with
    {
        ExactlyOne = [["add", "remove", "set", "temperature"]],
        Needs = [("keepVolume", "add")],
    };

    private static readonly Shape Sampling = Object(
        "an object such as { \"times\": [\"2 min\", \"20 h\"] } or { \"every\": \"1 min\", \"until\": \"20 h\" }",
        Optional("times", List("a list of times, at least one: [\"2 min\", \"20 h\"]", Time, 1, SamplingPlan.MaximumSamples), "Times of the samples, strictly ascending."),
        Optional("every", Time, "Distance of equidistant samples."),
        Optional("until", Time, "Time no sample of the grid comes after."),
        Optional("from", Time with { Default = "0 s" }, "Time of the first sample of the grid.")) with
    {
        ExactlyOne = [["times", "every"]],
        Needs = [("every", "until"), ("until", "every"), ("from", "every")],
    };

    private static readonly Shape Ensemble = Object(
        "an object such as { \"replicates\": 16, \"seed\": 2022 }",
        Optional("replicates", Integer(1, 1e6) with { Default = 1 }, "Replicates of every condition."),
        Optional("seed", Integer(0, LargestExactInteger) with { Default = 1 }, "Seed of the random numbers."));

    private static readonly Shape Limits = Object(
        "an object such as { \"events\": 1e9, \"wall\": \"10 min\" }",
        Optional("events", Integer(1, LargestExactInteger), "Events after which a replicate is cut short."),
        Optional("wall", Time, "Wall time after which a replicate is cut short."));

    public static Shape Run { get; } = Object(
        "a run configuration {...}",
        Optional("$schema", FreeText, "The schema that editors check the file against."),
        Optional("name", FilledText, "Name of the run."),
        Optional("description", FreeText, "For readers."),
        Required("system", Either("the path of a system file, relative to this file, or a system {...}", FilledText, SystemObject), "The system that reacts."),
        Optional("parameters", Map("an object of parameters with their values, { \"k30\": 1.3e-3 }", Number), "Parameters of the system that this run changes."),
        Optional("temperature", AbsoluteTemperature, "Temperature at the start, where this run changes that of the system."),
        Required("feed", Feed, "What is in the flask at the start."),
        Optional("schedule", List("a list of things done later, in the order of time", Entry), "What is done to the flask later."),
        Required("sampling", Sampling, "When samples are taken; the run ends with the last."),
        Optional("ensemble", Ensemble, "Replicates and seed."),
        Optional("engine", FilledText with { Default = "auto" }, "Name of an engine, or \"auto\"."),
        Optional("kernel", FilledText, "Name of a kernel; without it the best the machine has. It changes the speed, never the result."),
        Optional("limits", Limits, "When a replicate is cut short."),
        Optional("sweep", SweepShapes.Sweep, "Conditions of a sweep: each is this configuration with some values changed."));
}
