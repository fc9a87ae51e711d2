using System.Diagnostics;
using System.Text.Json;

namespace AlloyKMC.Tests.Parquet;

/// <summary>DuckDB and hyparquet, run by node from tests/foreign-readers; scripts/install-foreign-readers.sh installs them.</summary>
internal static class ForeignReaders
{
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    private static string Folder => Path.Combine(RepositoryRoot(), "tests", "foreign-readers");

    /// <summary>Reports the test as skipped where node or the readers are missing.</summary>
    public static void SkipIfMissing() => Skip.If(s_missing.Value != null, s_missing.Value);

    /// <summary>Rows of each statement as JSON objects; 64-bit integers are texts.</summary>
    public static JsonElement[][] DuckDb(params string[] statements)
        => [.. Run("duckdb.mjs", statements).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.EnumerateArray().ToArray())];

    /// <summary>Schema, key-value metadata, row groups and rows as one JSON object; 64-bit integers, NaN and -0 are texts.</summary>
    public static JsonElement Hyparquet(string file, bool metadataOnly = false)
        => JsonDocument.Parse(Run("hyparquet.mjs", metadataOnly ? [file, "--metadata-only"] : [file])).RootElement;

    private static string Run(string script, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {errors.Result}");
        return output;
    }

    private static string? FindMissing()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node is not on the PATH; it runs the foreign Parquet readers.";
        }

        bool isInstalled = new[] { "@duckdb/node-api", "hyparquet" }.All(package => Directory.Exists(Path.Combine(Folder, "node_modules", package)));
        return isInstalled ? null : "The foreign Parquet readers are not installed; run scripts/install-foreign-readers.sh.";
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "AlloyKMC.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("AlloyKMC.sln is not above the tests.");
    }
}
