using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Configuration.Statements;

/// <summary>Reads statement files, strictly: JSON with the keys about, rules, frameworks, cases and statements; rules are words for people.</summary>
public static class StatementReader
{
    /// <exception cref="Model.FaultException">All that is wrong with the file, each with line and key.</exception>
    public static StatementSet ReadFile(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Finish(ConfigFile.Read(file, null, faults), faults);
    }

    /// <summary>Reads statements from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file as messages shall name it.</param>
    /// <exception cref="Model.FaultException">All that is wrong with the text, each with line and key.</exception>
    public static StatementSet Read(ReadOnlySpan<byte> utf8, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Finish(PositionedJsonReader.Read(utf8, Origin.OfFile(file), "", faults), faults);
    }

    private static StatementSet Finish(PositionedJson? root, FaultCollector faults)
    {
        StatementSet? set = root is null ? null : ReadSet(new StatementNode(root, faults));
        faults.ThrowIfAny();
        return set!;
    }

    private static StatementSet? ReadSet(StatementNode root)
    {
        if (!root.IsObject(["about", "frameworks", "statements"], ["$schema", "rules", "cases"])) return null;
        string about = root.Text("about") ?? "";
        if (root.Has("rules")) root.IsObjectAt("rules");
        List<string> frameworks = [.. root.Members("frameworks").Select(member => member.Name)];
        List<SequentialCase> cases = [];
        foreach ((string id, StatementNode node) in root.Has("cases") ? root.Members("cases") : [])
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
