using AlloyKMC.Configuration;

namespace AlloyKMC.Tests.Configuration;

public sealed class ConfigSchemaTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("system")]
    [InlineData("fit")]
    public void ThePublishedSchemaIsTheOneTheReadersFollow(string name)
    {
        string file = Path.Combine(RepositoryRoot(), "configs", "schema", $"{name}.schema.json");
        string generated = name switch { "run" => ConfigSchema.Run(), "fit" => ConfigSchema.Fit(), _ => ConfigSchema.System() };
        // ALLOYKMC_UPDATE_SCHEMA=1 rewrites the published files after a change of the shapes.
        if (Environment.GetEnvironmentVariable("ALLOYKMC_UPDATE_SCHEMA") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, generated);
        }
        Assert.Equal(generated, File.ReadAllText(file));
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AlloyKMC.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
