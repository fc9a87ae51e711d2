using System.Text.Json;

namespace AlloyKMC.StatisticalTests.Dsmts;

/// <summary>A case as stored under data/dsmts.</summary>
public sealed record DsmtsCase
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required string Name { get; init; }

    public required IReadOnlyList<string> Requires { get; init; }

    public required IReadOnlyDictionary<string, long> Species { get; init; }

    public required IReadOnlyList<DsmtsReaction> Reactions { get; init; }

    public IReadOnlyList<DsmtsEvent> Events { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Derived { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, double>>();

    public DsmtsEquivalent? MassActionEquivalent { get; init; }

    public required IReadOnlyList<double> Times { get; init; }

    public required IReadOnlyDictionary<string, double[]> Mean { get; init; }

    public required IReadOnlyDictionary<string, double[]> Sd { get; init; }

    public required IReadOnlyDictionary<string, double?[]> Kurtosis { get; init; }

    public static IReadOnlyList<DsmtsCase> LoadAll() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "data", "dsmts"), "*.json").Order(StringComparer.Ordinal).Select(f => JsonSerializer.Deserialize<DsmtsCase>(File.ReadAllText(f), Options)!)];
}

public sealed record DsmtsReaction(string Id, IReadOnlyDictionary<string, int> Reactants, IReadOnlyDictionary<string, int> Products, double? Rate, string? Expression);

public sealed record DsmtsEvent(string Type, double? Time, string Trigger, IReadOnlyDictionary<string, long> Set);

public sealed record DsmtsEquivalent(IReadOnlyDictionary<string, long> Species, IReadOnlyList<DsmtsReaction> Reactions);
