using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>Systems and runs made by the program as files that it reads.</summary>
public static class ConfigText
{
    /// <summary>A system file.</summary>
    public static string OfSystem(SystemDefinition system) => CanonicalJson.Text(SystemWriter.Write(system));

    /// <summary>Any file of keys: a fit, an instrument.</summary>
    public static string Of(JsonObject file) => CanonicalJson.Text(file);

    /// <summary>A run configuration that names its system by a path.</summary>
    /// <param name="run">The run.</param>
    /// <param name="systemFile">Path of the system file, relative to the run's.</param>
    public static string OfRun(RunConfig run, string systemFile)
    {
        JsonObject written = RunWriter.Write(run, new SystemDefinition { Name = "" });
        written["system"] = systemFile;
        return CanonicalJson.Text(written);
    }
}
