using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Overrides;

namespace AlloyKMC.Tests.Configuration.Fits;

public sealed class FitReaderTests : IDisposable
{
    private const string Fit = """
        {
          "runs": ["runs/a.json"], "system": "s.json", "instrument": "../i.json",
          "data": [{ "file": "d.csv" }],
          "parameters": { "k": {}, "K": { "bound": [1, 2] } }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName.Replace('\\', '/');

    [Fact]
    public void Paths_in_the_file_are_relative_to_it_and_typed_ones_to_the_working_directory()
    {
        FitConfig written = Read().Config;
        string above = _folder[.._folder.LastIndexOf('/')];
        Assert.Equal(($"{_folder}/runs/a.json", $"{_folder}/s.json", $"{above}/i.json", $"{_folder}/d.csv"), (written.Runs[0], written.System, written.Instrument, written.Data[0].File));
        FitConfig typed = Read("""runs=["runs/a.json"]""", "system=s.json", "instrument=../i.json", """data=[{ "file": "d.csv" }]""").Config;
        Assert.Equal(("runs/a.json", "s.json", "../i.json", "d.csv"), (typed.Runs[0], typed.System, typed.Instrument, typed.Data[0].File));
    }

    [Fact]
    public void Faults_are_kept_and_tell_what_may_only_follow_from_them()
    {
        LoadedFit fit = Read("search.starts=-1");
        Assert.Equal(2, fit.Faults.Count);
        Assert.Contains(fit.Faults, f => f.Path.EndsWith("fit.json:4:35: parameters.K.bound", StringComparison.Ordinal));
        Assert.Contains(fit.Faults, f => f.Path == "--set search.starts=-1: search.starts");
        Assert.True(fit.Implies(fit.Fault("parameters.K", "K has no bounds.", "")));
        Assert.True(fit.Implies(fit.Fault("search.starts", "", "")));
        Assert.False(fit.Implies(fit.Fault("parameters.k", "k has no bounds.", "")));
        Assert.False(fit.Implies(new AlloyKMC.Model.Fault("system.json:3:5: parameters.K", "", "")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LoadedFit Read(params string[] assignments)
    {
        string file = $"{_folder}/fit.json";
        File.WriteAllText(file, Fit);
        return FitReader.ReadFile(file, ConfigOverrides.From(null, assignments));
    }
}
