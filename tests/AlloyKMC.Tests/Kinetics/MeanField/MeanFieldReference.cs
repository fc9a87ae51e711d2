using System.Globalization;
using System.Text.Json;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Kinetics.MeanField;

/// <summary>Independently integrated populations of the 44-metal system, in amounts per Ag44 fed, and the networks to compare with.</summary>
internal sealed class MeanFieldReference
{
    private MeanFieldReference(IReadOnlyList<Condition> conditions) => Conditions = conditions;

    public IReadOnlyList<Condition> Conditions { get; }

    /// <summary>A feed of R Au44 per Ag44 and its samples.</summary>
    internal sealed record Condition(string Ratio, double R, IReadOnlyList<Sample> Samples);

    /// <summary>Amounts per Ag44 by species name, "S30(3)".</summary>
    internal sealed record Sample(double Minutes, IReadOnlyDictionary<string, double> Amounts);

    public static MeanFieldReference Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "AlloyKMC.Tests", "data", "meanfield", file)));
        return new MeanFieldReference([.. document.RootElement.GetProperty("conditions").EnumerateArray().Select(ReadCondition)]);
    }

    /// <summary>The values of the oracle beside it, whatever the shipped system is calibrated to; the simple mechanism is shipped as it was.</summary>
    private const string OracleSystem = "m44-oracle.json";

    /// <param name="systemFile">"m44.json" for the system of the oracle, or a shipped system.</param>
    public static SystemDefinition Definition(string systemFile) => SystemReader.ReadFile(systemFile == "m44.json"
        ? RepositoryRoot.Combine("tests", "AlloyKMC.Tests", "data", "meanfield", OracleSystem)
        : RepositoryRoot.Combine("configs", "systems", systemFile)).Definition;

    public static Network NetworkOf(SystemDefinition definition)
    {
        AlloySystem system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }

    /// <summary>The definition with the coordinate ranges of the references, beyond which nothing leads.</summary>
    public static SystemDefinition WithReferenceRanges(SystemDefinition definition)
    {
        var ranges = new Dictionary<string, CoordinateRange> { ["S30"] = new(0, 16), ["S27"] = new(13, 42), ["S26"] = new(32, 44) };
        return definition with
        {
            Families = [.. definition.Families.Select(f => ranges.TryGetValue(f.Key, out CoordinateRange range)
                ? KeyValuePair.Create(f.Key, f.Value with { Coordinates = [KeyValuePair.Create("x", range)] })
                : f)],
            Rules = [.. definition.Rules.Select(r => r with { BeyondRange = "forbid" })],
        };
    }

    /// <summary>Concentrations of a feed: amounts per Ag44 over the volume, which is the number of clusters fed per Ag44.</summary>
    public static double[] Feed(Network network, double r)
    {
        double[] concentrations = new double[network.Species.Count];
        concentrations[network.Species.Find("Ag44")!.Value] = 1 / (1 + r);
        concentrations[network.Species.Find("Au44")!.Value] = r / (1 + r);
        return concentrations;
    }

    private static Condition ReadCondition(JsonElement condition)
    {
        string ratio = condition.GetProperty("R").GetString()!;
        double[] parts = [.. ratio.Split('/').Select(p => double.Parse(p, CultureInfo.InvariantCulture))];
        return new Condition(ratio, parts.Length == 2 ? parts[0] / parts[1] : parts[0], [.. condition.GetProperty("samples").EnumerateArray().Select(ReadSample)]);
    }

    private static Sample ReadSample(JsonElement sample)
    {
        var amounts = new Dictionary<string, double>();
        foreach (string family in (string[])["S30", "S27", "S26"])
        {
            foreach (JsonProperty x in sample.GetProperty(family).EnumerateObject()) amounts[$"{family}({x.Name})"] = x.Value.GetDouble();
        }

        foreach (JsonProperty pool in sample.GetProperty("pool").EnumerateObject()) amounts[pool.Name.Contains('_') ? pool.Name : pool.Name + "_c"] = pool.Value.GetDouble();
        return new Sample(sample.GetProperty("t_min").GetDouble(), amounts);
    }
}
