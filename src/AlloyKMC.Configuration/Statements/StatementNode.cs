using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Statements;

/// <summary>A JSON value of a statement file, which records a fault for whatever is not as asked for.</summary>
internal sealed class StatementNode(PositionedJson json, FaultCollector faults)
{
    public bool Has(string key) => json.Find(key) is not null;

    /// <summary>Records a fault at a key, or at this value where the key is missing.</summary>
    public void Report(string key, string problem, string remedy) => faults.Add(json.Find(key) ?? json, problem, remedy);

    /// <summary>Whether this is an object with all of the required and none but the required and optional keys.</summary>
    public bool IsObject(IReadOnlyCollection<string> required, IReadOnlyCollection<string> optional)
    {
        if (!Is(json, JsonKind.Object, "an object {...}")) return false;
        int before = faults.Count;
        string[] known = [.. required, .. optional];
        foreach (PositionedMember member in json.Members)
        {
            if (!known.Contains(member.Name))
                faults.Add(member.NameOrigin, member.Value.Path, $"Unknown key {Wording.Quote(member.Name)}.", $"{Wording.DidYouMean(member.Name, known)}Known keys here: {string.Join(", ", known)}.");
        }

        foreach (string key in required)
        {
            if (!Has(key)) faults.Add(json, $"The key {Wording.Quote(key)} is missing.", "Add it.");
        }

        return faults.Count == before;
    }

    public bool IsObjectAt(string key) => Is(json.Find(key)!, JsonKind.Object, "an object {...}");

    public StatementNode At(string key) => new(json.Find(key)!, faults);

    public IEnumerable<(string Name, StatementNode Node)> Members(string key) =>
        IsObjectAt(key) ? json.Find(key)!.Members.Select(member => (member.Name, new StatementNode(member.Value, faults))) : [];

    public IEnumerable<StatementNode> Items(string key) =>
        Is(json.Find(key)!, JsonKind.Array, "a list [...]") ? json.Find(key)!.Items.Select(item => new StatementNode(item, faults)) : [];

    /// <summary>The text at a key; null, with a fault, where there is none.</summary>
    public string? Text(string key) => Is(json.Find(key)!, JsonKind.Text, "a text in quotes") ? json.Find(key)!.Text : null;

    /// <inheritdoc cref="Text"/>
    public double? Number(string key) => Is(json.Find(key)!, JsonKind.Number, "a number") ? json.Find(key)!.Number : null;

    /// <inheritdoc cref="Text"/>
    public bool? Boolean(string key) => Is(json.Find(key)!, JsonKind.Boolean, "true or false") ? json.Find(key)!.Boolean : null;

    /// <summary>One value or a list of values, each read by <paramref name="read"/>, which returns null where the value is not as <paramref name="allowed"/> says.</summary>
    public IReadOnlyList<T> OneOrMany<T>(string key, Func<PositionedJson, T?> read, string allowed)
        where T : struct
    {
        PositionedJson value = json.Find(key)!;
        List<T> result = [];
        if (value.Kind == JsonKind.Array && value.Items.Count == 0) faults.Add(value, "The list is empty.", $"Give {allowed}.");
        foreach (PositionedJson item in value.Kind == JsonKind.Array ? value.Items : [value])
        {
            if (read(item) is { } one) result.Add(one);
            else faults.Add(item, $"Found {Wording.Describe(item)}.", $"Give {allowed}.");
        }

        return result;
    }

    private bool Is(PositionedJson value, JsonKind kind, string allowed)
    {
        if (value.Kind == kind && (kind != JsonKind.Number || double.IsFinite(value.Number))) return true;
        faults.Add(value, $"Found {Wording.Describe(value)}.", $"Give {allowed}.");
        return false;
    }
}
