using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>The instrument shipped for the published spectra, read without the program under test.</summary>
internal static class PublishedInstrument
{
    /// <summary>Signal per cluster of each framework, relative to S30.</summary>
    public static IReadOnlyDictionary<string, double> Responses { get; } = Read();

    private static Dictionary<string, double> Read()
    {
        string text = File.ReadAllText(Path.Combine(Alloykmc.Root, "configs", "lin2022", "instrument.json"));
        JsonObject families = JsonNode.Parse(text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!["families"]!.AsObject();
        return new Dictionary<string, double>(families.Select(f => KeyValuePair.Create(f.Key, (double)f.Value!["response"]!))) { ["S30"] = 1 };
    }
}
