using System.Text;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.Configuration;

/// <summary>A temporary folder of configuration files with a small valid system, gone at the end of a test.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string System = """
        {
          // A two-cluster toy with everything a system may say.
          "$schema": "../schema/system.schema.json",
          "name": "toy",
          "description": "for tests",
          "sources": ["10.1039/d1sc06296d"],
          "units": { "time": "min", "concentration": "c0" },
          "temperature": "25 °C",
          "metals": ["Au", "Ag"],
          "parents": ["Au44", "Ag44"],
          "families": {
            "S30": { "kind": "framework", "coordinates": { "x": [0, 16] }, "content": { "Au": "x", "Ag": "44 - x", "SR": 30 },
                     "ion": { "formula": "Au{x} Ag{44-x} (C7H5O2S){30}", "charge": -4 }, "valenceElectrons": 18 },
            "S26": { "coordinates": { "x": [32, 44] }, "content": { "Au": "x", "Ag": "44 - x", "SR": 26 } },
            "D": { "coordinates": { "x": [0, 4], "y": [0, 4] }, "order": "x <= y", "content": { "Au": "x + y" } },
            "Au_c": { "content": { "Au": 1 } },
            "Ag_c": { "content": { "Ag": 1 } },
          },
          "aliases": { "Ag44": "S30(0)", "Au44": "S26(44)" },
          "functions": { "dG30(x)": "-e30 - 0.5*x", "one(x)": 1 },
          "rules": [
            { "name": "exchange", "reaction": "S30(x) + Au_c <-> S30(x+1) + Ag_c", "rate": "k30 * exp(-dG30(x)/2)", "reverse": "k30 * exp(dG30(x)/2)",
              "beyond range": "forbid", "freeEnergy": "dG30(x)", "description": "pool" },
            { "name": "hops", "reaction": "D(x, y) -> D(x, y)", "rate": 0.001, "for": { "m": [1, 8] }, "law": "custom", "pairs": "unordered" },
          ],
          "observables": { "metal in complexes": "[Au_c] + [Ag_c]" },
          "parameters": {
            "k30": { "value": 1.259472e-3, "unit": "1/min/c0", "bounds": [1e-6, 1e-1], "scale": "log", "prior": "lognormal(0, 1)", "source": "a fit" },
            "e30": { "value": 2, "description": "kT" },
          },
        }
        """;

    public const string Run = """
        {
          "$schema": "schema/run.schema.json",
          "name": "toy run",
          "system": "systems/toy.json",
          "parameters": { "k30": 1.3e-3 },
          "feed": { "ratio": "1:3", "clusters": 20000, "volume": 20000, "motherConcentration": { "Ag44": 1.0 } },
          "schedule": [
            { "at": "1 h", "add": { "Ag44": 15000 }, "keepVolume": true },
            { "at": "2 h", "temperature": "310 K", "sample": "after" },
          ],
          "sampling": { "times": ["2 min", "10 min", "20 h"] },
          "ensemble": { "replicates": 16, "seed": 2022 },
          "engine": "auto",
          "limits": { "events": 1e9, "wall": "10 min" }
        }
        """;

    public ConfigFolder()
    {
        Folder = Path.Combine(Path.GetTempPath(), "alloykmc-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(Folder, "systems"));
        Write("systems/toy.json", System);
        Write("run.json", Run);
    }

    public string Folder { get; }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string file = this[name];
        File.WriteAllBytes(file, bytes);
        return file;
    }

    public string this[string name] => $"{Folder.Replace('\\', '/')}/{name}";

    public LoadedRun Read(string run, params string[] set)
    {
        return RunConfigReader.Read(Encoding.UTF8.GetBytes(run), this["run.json"], new() { Overrides = ConfigOverrides.From(null, set) });
    }

    /// <summary>The messages of the faults, with the folder taken out.</summary>
    public IReadOnlyList<string> FaultsOf(Action read)
    {
        FaultException exception = Assert.Throws<FaultException>(read);
        return [.. exception.Faults.Select(fault => fault.ToString().Replace(Folder.Replace('\\', '/') + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
