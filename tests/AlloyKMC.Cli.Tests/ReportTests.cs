using System.Text.Json.Nodes;
using System.Xml.Linq;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The report command from outside, and its page in a browser.</summary>
public sealed class ReportTests : IClassFixture<ReportTests.Datasets>
{
    private readonly Datasets _datasets;

    public ReportTests(Datasets datasets) => _datasets = datasets;

    [SkippableFact]
    public void The_page_opens_in_a_browser_without_a_word_on_the_console()
    {
        Skip.If(Browser.Program is null, Browser.MissingReason);
        Assert.Empty(Browser.ConsoleLines(_datasets.Folder, _datasets.Page));
        string broken = _datasets.Folder.File("broken.html", File.ReadAllText(_datasets.Page).Replace("</main>", "<img src=\"https://example.org/x.png\"></main>", StringComparison.Ordinal));
        Assert.NotEmpty(Browser.ConsoleLines(_datasets.Folder, broken));
    }

    [SkippableTheory]
    [InlineData(false, 1200)]
    [InlineData(true, 1200)]
    [InlineData(false, 2000)]
    public void Every_figure_shows_something_and_no_text_covers_another(bool isDark, int width)
    {
        Skip.If(Browser.Program is null, Browser.MissingReason);
        foreach (string page in new[] { _datasets.Page, _datasets.SweptPage })
        {
            JsonNode seen = Browser.Look(_datasets.Folder, page, isDark, width);
            JsonArray figures = seen["figures"]!.AsArray();
            Assert.Equal(page == _datasets.Page ? 8 : 17, figures.Count);
            Assert.All(figures, figure =>
            {
                Assert.True((double)figure!["width"]! > 300 && (double)figure["height"]! > 150, $"{figure["id"]} is too small");
                Assert.True((int)figure["drawn"]! >= 3 && (int)figure["texts"]! > 5, $"{figure["id"]} is empty");
                Assert.True(figure["faults"]!.AsArray().Count == 0, $"{figure["id"]}: {figure["faults"]!.ToJsonString()}");
            });
            Assert.Equal(isDark ? "rgb(20, 23, 27)" : "rgb(255, 255, 255)", (string)seen["background"]!);
            Assert.Equal(isDark ? "rgb(232, 234, 237)" : "rgb(27, 31, 36)", (string)seen["ink"]!);
            Assert.True((int)seen["overflow"]! <= 0, "the page is wider than the window");
        }
    }

    [Fact]
    public void Statements_of_the_dataset_are_judged_and_the_others_are_not_covered()
    {
        string page = _datasets.Folder.Combine("judged.html");
        Finished finished = Alloykmc.Run("report", _datasets.Dataset, "--to", "configs/lin2022/statements.json", "-o", page, "--json");
        Assert.Equal(0, finished.ExitCode);
        JsonNode result = JsonNode.Parse(finished.Out)!, statements = result["statements"]!;
        Assert.Equal(page, (string)result["report"]!);
        Assert.Equal(["framework-shares", "metal-in-complexes", "observables", "cluster-spectra", "composition-maps", "mass-spectra", "electrophoresis"], result["figures"]!.AsArray().Select(f => (string)f!));
        Assert.True((bool)result["conserved"]!);
        Assert.Equal(12, (int)statements["passed"]! + (int)statements["failed"]!);
        Assert.Equal(35, (int)statements["notCovered"]!);
        JsonNode compared = JsonNode.Parse(Alloykmc.Run("compare", _datasets.Dataset, "--to", "configs/lin2022/statements.json", "--json").Out)!;
        Assert.Contains($"\"passed\": {statements["passed"]}", compared.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }), StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Contains("B.20h.only", html, StringComparison.Ordinal);
        Assert.Contains("35 statements this dataset does not cover", html, StringComparison.Ordinal);
        foreach (string fact in new[] { "Time course at Au44 : Ag44 = 3:1", "Reaction events", "Configuration hash", "AlloyKMC 0.1.0", "1/min/c0", "✓ exactly" }) Assert.Contains(fact, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_feed_ratios_give_a_ladder_from_silver_to_gold_and_figures_of_each()
    {
        string html = File.ReadAllText(_datasets.SweptPage);
        Assert.Contains("id=\"feed-ratio-ladder\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"condition-02-cluster-spectra\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"feed-ratio-metal\"", html, StringComparison.Ordinal);
        Assert.Contains("rule (the leading framework has fewer valence electrons where fewer than 19 are fed, and more where more are) is followed at 2 of 2 ratios", html, StringComparison.Ordinal);
        string ladder = html[html.IndexOf("id=\"feed-ratio-ladder\"", StringComparison.Ordinal)..];
        Assert.True(ladder.IndexOf(">1:3<", StringComparison.Ordinal) < ladder.IndexOf(">3:1<", StringComparison.Ordinal));

        string one = _datasets.Folder.Combine("one.html");
        Assert.Equal(0, Alloykmc.Run("report", _datasets.Swept, "-o", one, "--condition", "1").ExitCode);
        Assert.DoesNotContain("feed-ratio-ladder", File.ReadAllText(one), StringComparison.Ordinal);
        Finished unknown = Alloykmc.Run("report", _datasets.Swept, "-o", one, "--condition", "7");
        Assert.Equal(3, unknown.ExitCode);
        Assert.Contains("number 7", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_are_also_files_of_their_own()
    {
        string figures = _datasets.Folder.Combine("figures");
        Assert.Equal(0, Alloykmc.Run("report", _datasets.Dataset, "-o", _datasets.Folder.Combine("with-figures.html"), "--svg", figures, "--quiet").ExitCode);
        string[] files = [.. Directory.GetFiles(figures).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(["cluster-spectra.svg", "composition-maps.svg", "electrophoresis.svg", "framework-shares.svg", "mass-spectra.svg", "metal-in-complexes.svg", "observables.svg"], files);
        Assert.All(files, f => Assert.Equal("svg", XDocument.Load(Path.Combine(figures, f)).Root!.Name.LocalName));
    }

    [Fact]
    public void Measured_intensities_are_compared_and_their_faults_have_lines()
    {
        string measured = _datasets.Folder.File("measured.csv", "time_h,family,x,intensity\n20,S27,20,30\n20,S27,21,60\n20,S27,22,30\n"), page = _datasets.Folder.Combine("measured.html");
        Assert.Equal(0, Alloykmc.Run("report", _datasets.Dataset, "--to", measured, "-o", page).ExitCode);
        Assert.Contains("Against measured intensities", File.ReadAllText(page), StringComparison.Ordinal);
        Finished several = Alloykmc.Run("report", _datasets.Swept, "--to", measured, "-o", page);
        Assert.Equal(3, several.ExitCode);
        Assert.Contains("--condition", several.Error, StringComparison.Ordinal);

        string wrong = _datasets.Folder.File("wrong.csv", "time_h,family,x,intensity\n20,S99,20,30\n");
        Finished finished = Alloykmc.Run("report", _datasets.Dataset, "--to", wrong, "-o", page);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("wrong.csv:2", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_report_is_kept()
    {
        string mine = _datasets.Folder.File("mine.html", "my own notes");
        Finished refused = Alloykmc.Run("report", _datasets.Dataset, "-o", mine);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("my own notes", File.ReadAllText(mine));
        Assert.Equal(0, Alloykmc.Run("report", _datasets.Dataset, "-o", mine, "--force").ExitCode);
        Assert.Equal(0, Alloykmc.Run("report", _datasets.Dataset, "-o", mine).ExitCode);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_datasets.Folder.Path), e => e.Contains("unfinished", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("report", "no-such-folder")]
    [InlineData("report", "configs")]
    [InlineData("report", "DATASET", "--to", "README.md")]
    [InlineData("report", "DATASET", "--to", "nowhere.json")]
    [InlineData("report", "DATASET", "--instrument", "nowhere.json")]
    [InlineData("report", "DATASET", "--ratio", "7:1")]
    public void Bad_input_ends_with_3_and_writes_nothing(params string[] arguments)
    {
        string page = _datasets.Folder.Combine($"never-{Guid.NewGuid():N}.html");
        Finished finished = Alloykmc.Run([.. arguments.Select(a => a == "DATASET" ? _datasets.Dataset : a), "-o", page]);
        Assert.Equal(3, finished.ExitCode);
        Assert.StartsWith("error: ", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(page));
    }

    [Fact]
    public void Sequential_feeding_is_read_as_its_case()
    {
        string dataset = _datasets.Folder.Combine("sequential"), page = _datasets.Folder.Combine("sequential.html");
        string config = _datasets.Folder.File("sequential.json", $$"""
            {
              "system": "{{Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json").Replace("\\", "/", StringComparison.Ordinal)}}",
              "feed": { "ratio": "2:1", "clusters": 600 },
              "schedule": [ { "at": "20 h", "add": { "Ag44": 600 } } ],
              "sampling": { "times": ["20 h", "22 h", "44 h"] },
              "ensemble": { "replicates": 2, "seed": 1 }
            }
            """);
        Finished run = Alloykmc.Run("run", config, "--out", dataset, "--quiet");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode result = JsonNode.Parse(Alloykmc.Run("report", dataset, "--to", "configs/lin2022/statements.json", "-o", page, "--json").Out)!;
        Assert.True((bool)result["conserved"]!);
        string html = File.ReadAllText(page);
        string covered = html[..html.IndexOf("this dataset does not cover", StringComparison.Ordinal)];
        Assert.Contains("Tb.2h", covered, StringComparison.Ordinal);
        Assert.Contains("Tb.24h", covered, StringComparison.Ordinal);
        Assert.DoesNotContain("Td.24h", covered, StringComparison.Ordinal);
    }

    /// <summary>A small time course, a small sweep over the feed ratio, and their pages.</summary>
    public sealed class Datasets : IDisposable
    {
        public Datasets()
        {
            Require(Alloykmc.Run("run", "configs/lin2022/time-course-3to1.json", "--set", "feed.clusters=2000", "--replicates", "4", "--quiet", "--out", Dataset));
            string sweep = Folder.File("sweep.json", $$"""
                {
                  "name": "Two ratios",
                  "system": "{{Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json").Replace("\\", "/", StringComparison.Ordinal)}}",
                  "feed": { "ratio": "1:3", "clusters": 1000 },
                  "sampling": { "times": ["2 min", "60 min", "20 h"] },
                  "ensemble": { "replicates": 3, "seed": 5 },
                  "sweep": { "grid": { "feed.ratio": ["3:1", "1:3"] } }
                }
                """);
            Require(Alloykmc.Run("sweep", sweep, "--quiet", "--out", Swept));
            Require(Alloykmc.Run("report", Dataset, "--to", "configs/lin2022/statements.json", "--uv-vis", "configs/lin2022/uv-vis-peaks.json", "-o", Page));
            Require(Alloykmc.Run("report", Swept, "--to", "configs/lin2022/statements.json", "-o", SweptPage));
        }

        public TemporaryFolder Folder { get; } = new();

        public string Dataset => Folder.Combine("3to1");

        public string Swept => Folder.Combine("swept");

        public string Page => Folder.Combine("page.html");

        public string SweptPage => Folder.Combine("swept.html");

        public void Dispose() => Folder.Dispose();

        private static void Require(Finished finished) => Assert.True(finished.ExitCode == 0, finished.Error);
    }
}
