using System.Globalization;
using System.Text.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Statements;

/// <summary>A JSON value with its path, which records a fault for whatever is not as asked for.</summary>
internal sealed class StatementNode(JsonElement element, string path, List<Fault> faults)
{
    public string Path => path;

    public bool Has(string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out _);

    public void Report(string key, string problem, string remedy) => faults.Add(new Fault(PathOf(key), problem, remedy));

    /// <summary>Whether this is an object with all of the required and none but the required and optional keys.</summary>
    public bool IsObject(IReadOnlyCollection<string> required, IReadOnlyCollection<string> optional)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new Fault(path, $"There is {Kind(element)}.", "An object {...} must stand here."));
            return false;
        }

        int before = faults.Count;
        List<string> known = [.. required, .. optional];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name)) Report(property.Name, $"The key \"{property.Name}\" is unknown here.{Suggestion.For(property.Name, known)}", $"Known are {string.Join(", ", known)}.");
        }

        foreach (string key in required)
        {
            if (!Has(key)) faults.Add(new Fault(path, $"The key \"{key}\" is missing.", "Add it."));
        }

        return faults.Count == before;
    }

    public bool IsObjectAt(string key)
    {
        if (element.GetProperty(key).ValueKind == JsonValueKind.Object) return true;
        Report(key, $"There is {Kind(element.GetProperty(key))}.", "An object {...} must stand here.");
        return false;
    }

    public StatementNode At(string key) => new(element.GetProperty(key), PathOf(key), faults);

    public IEnumerable<(string Name, StatementNode Node)> Members(string key)
    {
        if (!IsObjectAt(key)) yield break;
        foreach (JsonProperty property in element.GetProperty(key).EnumerateObject()) yield return (property.Name, new StatementNode(property.Value, $"{PathOf(key)}.{property.Name}", faults));
    }

    public IEnumerable<StatementNode> Items(string key)
    {
        JsonElement array = element.GetProperty(key);
        if (array.ValueKind != JsonValueKind.Array)
        {
            Report(key, $"There is {Kind(array)}.", "A list [...] must stand here.");
            yield break;
        }

        for (int i = 0; i < array.GetArrayLength(); i++) yield return new StatementNode(array[i], string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{i}]"), faults);
    }

    /// <summary>The text at a key; null, with a fault, where there is none.</summary>
    public string? Text(string key)
    {
        JsonElement value = element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Report(key, $"There is {Kind(value)}.", "A text \"...\" must stand here.");
        return null;
    }

    public double? Number(string key)
    {
        JsonElement value = element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())) return value.GetDouble();
        Report(key, $"There is {Kind(value)}.", "A number must stand here.");
        return null;
    }

    public bool? Boolean(string key)
    {
        JsonElement value = element.GetProperty(key);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Report(key, $"There is {Kind(value)}.", "true or false must stand here.");
        return null;
    }

    /// <summary>One value or a list of values, each read by <paramref name="read"/>, which returns null where the value is not as described.</summary>
    public IReadOnlyList<T> OneOrMany<T>(string key, Func<JsonElement, T?> read, string allowed)
        where T : struct
    {
        JsonElement value = element.GetProperty(key);
        List<T> result = [];
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (items.Length == 0) Report(key, "The list is empty.", $"It must hold {allowed}.");
        for (int i = 0; i < items.Length; i++)
        {
            string at = value.ValueKind == JsonValueKind.Array ? string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]") : key;
            if (read(items[i]) is { } item) result.Add(item);
            else Report(at, $"There is {Kind(items[i])}.", $"It must be {allowed}.");
        }

        return result;
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
