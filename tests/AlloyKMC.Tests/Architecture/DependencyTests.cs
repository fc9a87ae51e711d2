using System.Xml.Linq;

namespace AlloyKMC.Tests.Architecture;

/// <summary>The floors of the house: a project stands only on floors below its own, and the core knows no file, console or environment.</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
    {
        ["Model"] = 1,
        ["Parquet"] = 1,
        ["Kinetics"] = 2,
        ["Observation"] = 2,
        ["Configuration"] = 3,
        ["Storage"] = 3,
        ["Fitting"] = 3,
        ["Reporting"] = 3,
        ["Batch"] = 4,
        ["Interchange"] = 4,
        ["Cli"] = 5,
    };

    public static TheoryData<string> Projects => [.. Names];

    private static IEnumerable<string> Names => Directory.GetDirectories(RepositoryRoot.Combine("src")).Select(d => Path.GetFileName(d)["AlloyKMC.".Length..]);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_floors_below(string project)
    {
        Assert.True(Floors.ContainsKey(project), $"{project} has no floor: add it to the plan of the house.");
        foreach (string reference in References(project)) Assert.True(Floors[reference] < Floors[project], $"{project} refers to {reference}, which is not below it.");
    }

    [Fact]
    public void Observation_never_imports_Kinetics() => Assert.DoesNotContain("Kinetics", References("Observation"));

    [Fact]
    public void Model_imports_nothing() => Assert.Empty(References("Model"));

    [Fact]
    public void Only_Storage_refers_to_Parquet() =>
        Assert.Equal(["Storage"], Names.Where(p => References(p).Contains("Parquet")));

    [Theory]
    [InlineData("Model")]
    [InlineData("Kinetics")]
    [InlineData("Observation")]
    [InlineData("Fitting")]
    public void The_core_is_kept_from_console_files_and_environment(string project)
    {
        XDocument file = Load(project);
        Assert.Contains(file.Descendants("PackageReference"), p => (string?)p.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(file.Descendants("AdditionalFiles"), p => ((string?)p.Attribute("Include"))!.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Parquet")]
    [InlineData("Configuration")]
    [InlineData("Interchange")]
    [InlineData("Storage")]
    [InlineData("Fitting")]
    [InlineData("Batch")]
    [InlineData("Reporting")]
    public void Only_Cli_prints_reads_the_environment_or_exits(string project)
    {
        string[] banned = ["Console.", "Environment.Exit", "Environment.GetEnvironmentVariable"];
        foreach (string file in Directory.GetFiles(RepositoryRoot.Combine("src", $"AlloyKMC.{project}"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Split(Path.DirectorySeparatorChar).Contains("obj")) continue;
            string text = File.ReadAllText(file);
            foreach (string word in banned) Assert.False(text.Contains(word, StringComparison.Ordinal), $"{file} uses {word}");
        }
    }

    [Fact]
    public void Every_package_has_one_exact_version()
    {
        XDocument packages = XDocument.Load(RepositoryRoot.Combine("Directory.Packages.props"));
        Assert.All(packages.Descendants("PackageVersion"), p => Assert.Matches(@"^\[\d+(\.\d+)+\]$", (string?)p.Attribute("Version")));
    }

    private static IReadOnlyList<string> References(string project) =>
        [.. Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)["AlloyKMC.".Length..])];

    private static XDocument Load(string project) => XDocument.Load(RepositoryRoot.Combine("src", $"AlloyKMC.{project}", $"AlloyKMC.{project}.csproj"));
}
