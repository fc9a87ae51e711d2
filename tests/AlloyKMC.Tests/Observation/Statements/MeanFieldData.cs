using System.Globalization;
using System.Text.Json;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation.Statements;

/// <summary>Populations of the 44-metal system integrated outside this project, from data/meanfield.</summary>
internal static class MeanFieldData
{
    private static readonly (string Name, int Minimum, int Maximum, int Ligands)[] Frameworks = [("S30", 0, 16, 30), ("S27", 13, 42, 27), ("S26", 32, 44, 26)];
    private static readonly (string Name, int Au, int Ag, int Ligands)[] Pools = [("Au_c", 1, 0, 0), ("Ag_c", 0, 1, 0), ("SR_c", 0, 0, 1), ("Au_o", 1, 0, 0)];

    public static SpeciesTable Species { get; } = CreateSpecies();

    public static ReadingSet ReadDirect(string file, out ResponseFactors responses)
    {
        using JsonDocument document = Parse(file);
        JsonElement parameters = document.RootElement.GetProperty("parameters");
        responses = new ResponseFactors([new("S27", parameters.GetProperty("r27").GetDouble()), new("S26", parameters.GetProperty("r26").GetDouble())]);
        ReadingSet readings = new();
        foreach (JsonElement condition in document.RootElement.GetProperty("conditions").EnumerateArray())
        {
            foreach (JsonElement sample in condition.GetProperty("samples").EnumerateArray())
                readings.Add(new Reading(Ratio(condition.GetProperty("R").GetString()!), null, 60 * sample.GetProperty("t_min").GetDouble()), [Sample(sample)]);
        }

        return readings;
    }

    /// <summary>Adds the sequential cases of a file to what was read.</summary>
    public static void AddSequential(string file, string parameterSet, StatementSet statements, ReadingSet readings)
    {
        using JsonDocument document = Parse(file);
        foreach (JsonProperty sequential in document.RootElement.GetProperty(parameterSet).EnumerateObject())
        {
            double total = statements.Cases.Single(one => one.Id == sequential.Name).TotalRatio;
            foreach (JsonElement sample in sequential.Value.EnumerateArray())
                readings.Add(new Reading(total, sequential.Name, 60 * sample.GetProperty("t_min").GetDouble()), [Sample(sample)]);
        }
    }

    public static PopulationSample Sample(params (string Family, int X, double Population)[] populations)
    {
        double[] values = new double[Species.Count];
        foreach ((string name, int x, double population) in populations)
        {
            Family family = Species.Families.Single(one => one.Name == name);
            values[family.Kind == FamilyKind.Pool ? family.FirstSpecies : Species.IndexOf(family, [x])] += population;
        }

        return new PopulationSample(Species, values);
    }

    private static PopulationSample Sample(JsonElement sample)
    {
        List<(string, int, double)> populations = [];
        foreach ((string name, _, _, _) in Frameworks)
        {
            foreach (JsonProperty entry in sample.GetProperty(name).EnumerateObject())
                populations.Add((name, int.Parse(entry.Name, CultureInfo.InvariantCulture), entry.Value.GetDouble()));
        }

        // One of the files names the pools without the subscript.
        foreach (JsonProperty pool in sample.GetProperty("pool").EnumerateObject())
            populations.Add((pool.Name.Contains('_', StringComparison.Ordinal) ? pool.Name : pool.Name + "_c", 0, pool.Value.GetDouble()));
        return Sample([.. populations]);
    }

    private static JsonDocument Parse(string file) => JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "AlloyKMC.Tests", "data", "meanfield", file)));

    private static double Ratio(string text)
    {
        double[] parts = [.. text.Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return parts.Length == 1 ? parts[0] : parts[0] / parts[1];
    }

    private static SpeciesTable CreateSpecies()
    {
        List<Family> families = [];
        List<SpeciesInfo> species = [];
        List<long> au = [];
        List<long> ag = [];
        List<long> sr = [];
        foreach ((string name, int minimum, int maximum, int ligands) in Frameworks)
        {
            Family family = new(name, families.Count, FamilyKind.Framework, [new Coordinate("x", minimum, maximum)], false, species.Count, maximum - minimum + 1);
            families.Add(family);
            for (int x = minimum; x <= maximum; x++) Add(family, [x], x, 44 - x, ligands);
        }

        foreach ((string name, int gold, int silver, int ligands) in Pools)
        {
            Family family = new(name, families.Count, FamilyKind.Pool, [], false, species.Count, 1);
            families.Add(family);
            Add(family, [], gold, silver, ligands);
        }

        return new SpeciesTable(families, species, ["Au", "Ag", "SR"], [[.. au], [.. ag], [.. sr]], new Dictionary<string, int>());

        void Add(Family family, int[] coordinates, int gold, int silver, int ligands)
        {
            species.Add(new SpeciesInfo(species.Count, family, coordinates));
            au.Add(gold);
            ag.Add(silver);
            sr.Add(ligands);
        }
    }
}
