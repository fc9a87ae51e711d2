using System.Text;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Configuration.Systems;

public sealed class SystemReaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKeyReachesTheDefinition()
    {
        SystemDefinition system = SystemReader.ReadFile(_folder["systems/toy.json"]).Definition;

        Assert.Equal(("toy", "for tests", "min", "c0", 298.15), (system.Name, system.Description, system.Units.Time, system.Units.Concentration, system.TemperatureKelvin!.Value));
        Assert.Equal(["10.1039/d1sc06296d"], system.Sources);
        Assert.Equal(["Au", "Ag"], system.Metals);
        Assert.Equal(["Au44", "Ag44"], system.Parents);
        Assert.Equal(["S30", "S26", "D", "Au_c", "Ag_c"], system.Families.Select(family => family.Key));
        FamilyDefinition s30 = system.Families[0].Value;
        Assert.Equal("framework", s30.Kind);
        Assert.Equal([new("x", new CoordinateRange(0, 16))], s30.Coordinates);
        Assert.Equal([new("Au", "x"), new("Ag", "44 - x"), new("SR", "30")], s30.Content);
        Assert.Equal(new IonDefinition("Au{x} Ag{44-x} (C7H5O2S){30}", "-4"), s30.Ion);
        Assert.Equal("18", s30.ValenceElectrons);
        Assert.Equal("x <= y", system.Families[2].Value.Order);
        Assert.Equal([new("Ag44", "S30(0)"), new("Au44", "S26(44)")], system.Aliases);
        Assert.Equal([new("dG30(x)", "-e30 - 0.5*x"), new("one(x)", "1")], system.Functions);
        RuleDefinition exchange = system.Rules[0];
        Assert.Equal(("exchange", "S30(x) + Au_c <-> S30(x+1) + Ag_c", "k30 * exp(-dG30(x)/2)"), (exchange.Name, exchange.Reaction, exchange.Rate));
        Assert.Equal(("k30 * exp(dG30(x)/2)", "forbid", "dG30(x)", "pool"), (exchange.Reverse, exchange.BeyondRange, exchange.FreeEnergy, exchange.Description));
        Assert.Equal(("mass-action", "ordered"), (exchange.Law, exchange.Pairs));
        RuleDefinition hops = system.Rules[1];
        Assert.Equal(("0.001", "custom", "unordered", "error"), (hops.Rate, hops.Law, hops.Pairs, hops.BeyondRange));
        Assert.Equal([new("m", new CoordinateRange(1, 8))], hops.For);
        Assert.Equal([new("metal in complexes", "[Au_c] + [Ag_c]")], system.Observables);
        Assert.Equal(
            new ParameterDefinition { Value = 1.259472e-3, Unit = "1/min/c0", Minimum = 1e-6, Maximum = 1e-1, Scale = "log", Prior = "lognormal(0, 1)", Source = "a fit" },
            system.Parameters[0].Value);
        Assert.Equal(new ParameterDefinition { Value = 2, Description = "kT" }, system.Parameters[1].Value);
    }

    [Fact]
    public void AVariantChangesParametersAndKeepsTheirPlaces()
    {
        string file = _folder.Write("systems/variant.json", """
            { "extends": "toy.json", "name": "variant",
              "parameters": { "k30": 0,
                "e30": { "value": 3, "source": "here" } } }
            """);
        LoadedSystem loaded = SystemReader.ReadFile(file);

        Assert.Equal("variant", loaded.Definition.Name);
        Assert.Equal(2, loaded.Files.Count);
        ParameterDefinition k30 = loaded.Definition.Parameters[0].Value;
        Assert.Equal((0, "1/min/c0", 1e-6), (k30.Value, k30.Unit, k30.Minimum));
        Assert.Equal(new ParameterDefinition { Value = 3, Source = "here", Description = "kT" }, loaded.Definition.Parameters[1].Value);
        Assert.Equal($"{file}:2:26", loaded.Locate(new("parameters.k30.value", "", "")).Origin.ToString());
        Assert.Equal(_folder["systems/toy.json"], loaded.Locate(new("parameters.k30.unit", "", "")).Origin.Source);
    }

    [Theory]
    [InlineData("""{ "extends": "toy.json", "parameters": { "k3O": 1 } }""", "systems/v.json:1:42: parameters.k3O: The system has no parameter 'k3O'. Did you mean 'k30'?")]
    [InlineData("""{ "extends": "toy.json", "rules": [] }""", "systems/v.json:1:26: rules: The key 'rules' cannot stand beside 'extends'.")]
    [InlineData("""{ "extends": "v.json" }""", "systems/v.json:1:14: extends: The file 'systems/v.json' extends itself")]
    [InlineData("""{ "extends": "toi.json" }""", "systems/v.json:1:14: extends: The file 'systems/toi.json' does not exist. Did you mean 'toy.json'?")]
    [InlineData("""{ "extends": "toy.json", "parameters": { "k30": "1" } }""", "systems/v.json:1:49: parameters.k30: Found the text '1'. Give a number, or an object")]
    public void BadVariantsAreFaults(string text, string expected)
    {
        string file = _folder.Write("systems/v.json", text);
        Assert.StartsWith(expected, Assert.Single(_folder.FaultsOf(() => SystemReader.ReadFile(file))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\": \"toy\",", "\"nam\": \"toy\",", "toy.json:4:3: nam: Unknown key 'nam'. Did you mean 'name'?", "toy.json:1:1: The key 'name' is missing.")]
    [InlineData("\"time\": \"min\"", "\"time\": \"minute\"", "toy.json:7:22: units.time: Found 'minute'. Give one of \"s\", \"min\", \"h\", \"d\".")]
    [InlineData("[0, 16]", "[0, 16, 2]", "families.S30.coordinates.x: Found 3 items. Give a pair of whole numbers [lowest, highest].")]
    [InlineData("[0, 16]", "[0, 1.5]", "families.S30.coordinates.x[1]: Found the number 1.5. Give a whole number from -1000000 to 1000000.")]
    [InlineData("[0, 16]", "[16, 0]", "families.S30.coordinates.x: The range [16, 0] is empty.")]
    [InlineData("\"SR\": 30", "\"SR\": [30]", "families.S30.content.SR: Found a list [...]. Give an expression in quotes, or a number.")]
    [InlineData("\"SR\": 30", "\"SR\": \" \"", "families.S30.content.SR: The text is empty.")]
    [InlineData("\"beyond range\"", "\"beyondRange\"", "rules[0].beyondRange: Unknown key 'beyondRange'. Did you mean 'beyond range'?")]
    [InlineData("\"rate\": 0.001, ", "", "rules[1]: The key 'rate' is missing.")]
    [InlineData("\"law\": \"custom\"", "\"law\": \"costum\"", "rules[1].law: Found 'costum'. Did you mean 'custom'?")]
    [InlineData("[1e-6, 1e-1]", "[1, 0.1]", "parameters.k30.bounds: The lower bound 1 is above the upper bound 0.1.")]
    [InlineData("[1e-6, 1e-1]", "[0, 0.1]", "parameters.k30.bounds: The lower bound 0 has no logarithm.")]
    [InlineData("\"parents\": [\"Au44\", \"Ag44\"]", "\"parents\": [\"Au44\"]", "parents: Found 1 items. Give a pair of species in quotes.")]
    [InlineData("25 °C", "25", "toy.json:8:18: temperature: '25' has no unit.")]
    [InlineData("\"value\": 2,", "\"value\": null,", "parameters.e30.value: Found null. Give a number.")]
    public void BadSystemsAreFaults(string good, string bad, params string[] expected)
    {
        string text = ConfigFolder.System.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(ConfigFolder.System, text);
        IReadOnlyList<string> faults = _folder.FaultsOf(() => SystemReader.Read(Encoding.UTF8.GetBytes(text), "toy.json"));

        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, fragment => Assert.Contains(faults, fault => fault.StartsWith("toy.json:", StringComparison.Ordinal) && fault.Contains(fragment, StringComparison.Ordinal)));
    }

    [Fact]
    public void FaultsOfLaterWorkGetFileLineAndColumn()
    {
        LoadedSystem loaded = SystemReader.Read(Encoding.UTF8.GetBytes(ConfigFolder.System), "toy.json");
        string[] lines = ConfigFolder.System.Split('\n');

        AssertPointsAt("exp(-dG30", loaded.Locate(new("rules[0].rate", "p", "r", "k30 * ".Length)));
        AssertPointsAt("e30 - 0.5", loaded.Locate(new("functions.dG30(x)", "p", "r", 1)));
        AssertPointsAt("[Ag_c]\" },", loaded.Locate(new("observables.metal in complexes", "p", "r", "[Au_c] + ".Length)));
        AssertPointsAt("\"forbid\"", loaded.Locate(new("rules[0].beyondRange", "p", "r")));
        AssertPointsAt("1e-1", loaded.Locate(new("parameters.k30.maximum", "p", "r")));
        AssertPointsAt("{ \"name\": \"hops\"", loaded.Locate(new("rules[1].reverse", "p", "r")));

        FaultException thrown = Assert.Throws<FaultException>(() => loaded.WithPlaces<int>(_ => throw new FaultException(new Fault("rules[1].rate", "Bad.", "Mend it."))));
        Assert.Matches(@"^toy\.json:\d+:\d+: rules\[1\]\.rate: Bad\. Mend it\.$", thrown.Message);

        void AssertPointsAt(string text, SourcedFault fault) =>
            Assert.StartsWith(text, lines[fault.Origin.Line - 1][(fault.Origin.Column - 1)..], StringComparison.Ordinal);
    }
}
