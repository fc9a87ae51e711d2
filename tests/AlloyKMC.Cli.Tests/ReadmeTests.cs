using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>Every command of the README is run as it stands there, and every configuration shipped is valid.</summary>
public partial class ReadmeTests
{
    private const string TestCommand = "dotnet test AlloyKMC.sln -c Release";

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock { get; }

    [Fact]
    public void Its_commands_work_as_written()
    {
        string[] commands = [.. Commands().Where(c => c != TestCommand)];
        Assert.NotEmpty(commands);
        string results = Path.Combine(Alloykmc.Root, "results");
        bool existed = Directory.Exists(results);
        try
        {
            foreach (string command in commands)
            {
                Finished finished = Alloykmc.Shell(Alloykmc.Root, command);
                Assert.True(finished.ExitCode == 0, $"{command}\n{finished.Out}\n{finished.Error}");
            }

            The_example_of_a_fit_finds_what_its_data_were_made_from(results);
        }
        finally
        {
            if (!existed && Directory.Exists(results)) Directory.Delete(results, recursive: true);
        }
    }

    [Fact]
    public void Its_test_command_is_what_the_automatic_check_calls()
    {
        Assert.Contains(TestCommand, Commands());
        Assert.Contains(TestCommand, File.ReadAllText(Path.Combine(Alloykmc.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    public static TheoryData<string> Configurations
    {
        get
        {
            string configs = Path.Combine(Alloykmc.Root, "configs");
            return [.. Directory.GetFiles(configs, "*.json", SearchOption.AllDirectories)
                .Where(f => !f.Contains("schema", StringComparison.Ordinal) && !f.Contains("systems", StringComparison.Ordinal) && (File.ReadAllText(f) is var text && (text.Contains("\"feed\"", StringComparison.Ordinal) || text.Contains("\"runs\"", StringComparison.Ordinal))))
                .Select(f => Path.GetRelativePath(Alloykmc.Root, f)).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_configuration_shipped_is_valid(string file)
    {
        Finished finished = Alloykmc.Run("validate", file, "--json");
        Assert.True(finished.ExitCode == 0, finished.Error);

        // A barrier as published may be hopeless at room temperature: that is told, and nothing else.
        Assert.All(finished.Error.Split("warning: ", StringSplitOptions.RemoveEmptyEntries), warning => Assert.Contains("has a half-life of", warning, StringComparison.Ordinal));
    }

    private static void The_example_of_a_fit_finds_what_its_data_were_made_from(string results)
    {
        JsonNode made = JsonNode.Parse(File.ReadAllText(Path.Combine(Alloykmc.Root, "configs", "systems", "m44-simple.json")), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!["parameters"]!;
        foreach (JsonNode? fitted in JsonNode.Parse(File.ReadAllText(Path.Combine(results, "fit", "fit.json")))!["parameters"]!.AsArray())
            Assert.InRange((double)made[(string)fitted!["name"]!]!["value"]!, (double)fitted["interval95"]!["lower"]!, (double)fitted["interval95"]!["upper"]!);
    }

    private static IEnumerable<string> Commands() =>
        ShellBlock.Matches(File.ReadAllText(Path.Combine(Alloykmc.Root, "README.md")).ReplaceLineEndings("\n")).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
