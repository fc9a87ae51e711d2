using System.Text.Json;
using AlloyKMC.Model;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Configuration.Statements;

/// <summary>Reads statement files: JSON with the keys about, rules, frameworks, cases and statements; rules are words for people.</summary>
public static class StatementReader
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <param name="json">The text of the file.</param>
    /// <exception cref="FaultException">All that is wrong with it; paths are keys and indices within the file: <c>statements[3].check</c>.</exception>
    public static StatementSet Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException exception)
        {
            throw new FaultException(new Fault($"line {exception.LineNumber + 1}", $"The text is no valid JSON: {exception.Message}", "Correct the text there."));
        }

        using (document)
        {
            List<Fault> faults = [];
            StatementNode root = new(document.RootElement, "", faults);
            StatementSet? set = ReadSet(root);
            return faults.Count > 0 ? throw new FaultException(faults) : set!;
        }
    }

    private static StatementSet? ReadSet(StatementNode root)
    {
        if (!root.IsObject(["about", "rules", "frameworks", "cases", "statements"], ["$schema"])) return null;
        string about = root.Text("about") ?? "";
        root.IsObjectAt("rules");
        List<string> frameworks = [.. root.Members("frameworks").Select(member => member.Name)];
        List<SequentialCase> cases = [];
        foreach ((string id, StatementNode node) in root.Members("cases"))
        {
            if (SequentialFeeding.ReadCase(id, node) is { } sequential) cases.Add(sequential);
        }

        StatementMapper mapper = new(frameworks, cases);
        List<Statement> statements = [];
        HashSet<string> ids = [];
        foreach (StatementNode node in root.Items("statements"))
        {
            if (mapper.Read(node) is not { } statement) continue;
            if (!ids.Add(statement.Id)) node.Report("id", $"The id \"{statement.Id}\" stands twice.", "Each statement has its own id.");
            statements.Add(statement);
        }

        return new StatementSet(about, cases, statements);
    }
}
