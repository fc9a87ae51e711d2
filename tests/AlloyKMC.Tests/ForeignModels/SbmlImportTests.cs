using AlloyKMC.Interchange.Import;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.ForeignModels;

/// <summary>Models as other programs write them.</summary>
public class SbmlImportTests
{
    private const string Math = "xmlns=\"http://www.w3.org/1998/Math/MathML\"";

    private static string Model(string inside, string attributes = "substanceUnits=\"item\" timeUnits=\"second\" extentUnits=\"item\"") =>
        $"<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\">\n<model id=\"m\" name=\"test\" {attributes}>\n{inside}\n</model></sbml>";

    private static string Species(string id, double amount, bool asAmount = true, string more = "boundaryCondition=\"false\"") =>
        FormattableString.Invariant($"<species id=\"{id}\" compartment=\"cell\" initialAmount=\"{amount}\" hasOnlySubstanceUnits=\"{(asAmount ? "true" : "false")}\" {more} constant=\"false\"/>");

    private static string Reaction(string id, string reactants, string products, string law, string more = "reversible=\"false\"")
    {
        static string Side(string list, string ids) => ids.Length == 0 ? "" : $"<{list}>{string.Concat(ids.Split(' ').Select(i => $"<speciesReference species=\"{i}\" stoichiometry=\"1\" constant=\"true\"/>"))}</{list}>";
        return $"<reaction id=\"{id}\" {more}>{Side("listOfReactants", reactants)}{Side("listOfProducts", products)}<kineticLaw><math {Math}>{law}</math></kineticLaw></reaction>";
    }

    /// <summary>Species as concentrations, a compartment of size 2 and a law times the compartment: the rate constant stays as written, in concentrations.</summary>
    [Fact]
    public void Concentrations_in_a_compartment_keep_their_rate_constants()
    {
        ImportedModel model = ExchangeCases.Import(Model($"""
            <listOfCompartments><compartment id="cell" size="2" constant="true"/></listOfCompartments>
            <listOfSpecies>{Species("A", 100, false)}{Species("B", 40, false)}{Species("C", 0, false)}</listOfSpecies>
            <listOfParameters><parameter id="k1" value="0.25" constant="true"/><parameter id="kb" value="3" constant="true"/></listOfParameters>
            <listOfReactions>{Reaction("bind", "A B", "C", "<apply><times/><ci>cell</ci><apply><minus/><apply><times/><ci>k1</ci><ci>A</ci><ci>B</ci></apply><apply><times/><ci>kb</ci><ci>C</ci></apply></apply></apply>", "reversible=\"true\"")}</listOfReactions>
            """));
        Assert.Equal(["A + B -> C", "C -> A + B"], model.System.Rules.Select(r => r.Reaction));
        Assert.Equal(["k1", "kb"], model.System.Rules.Select(r => r.Rate));
        Assert.Equal(("1/s/c0", 0.25), Parameter(model, "k1"));
        Assert.Equal(2, model.Volume);
        SimulationPlan plan = ExchangeCases.Reread(model, "1 s");
        Assert.Equal(0.25 / 2 * 100 * 40, plan.Network.Channels.Propensity(0, [100, 40, 7], plan.Volume), 1e-9);
        Assert.Equal(21, plan.Network.Channels.Propensity(1, [100, 40, 7], plan.Volume), 1e-9);
    }

    /// <summary>k n (n - 1) / 2 and k n^2 are both mass action of two equal molecules; a catalyst stands on both sides, a boundary species does not change.</summary>
    [Fact]
    public void Laws_that_are_polynomials_become_mass_action()
    {
        ImportedModel model = ExchangeCases.Import(Model($"""
            <listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
            <listOfSpecies>{Species("P", 10)}{Species("E", 2)}{Species("S", 5, true, "boundaryCondition=\"true\"")}{Species("D", 0)}</listOfSpecies>
            <listOfParameters><parameter id="c" value="0.5" constant="true"/></listOfParameters>
            <listOfReactions>
            {Reaction("dimer", "P P", "D", "<apply><divide/><apply><times/><ci>c</ci><ci>P</ci><apply><minus/><ci>P</ci><cn>1</cn></apply></apply><cn>2</cn></apply>").Replace("<speciesReference species=\"P\" stoichiometry=\"1\" constant=\"true\"/><speciesReference species=\"P\" stoichiometry=\"1\" constant=\"true\"/>", "<speciesReference species=\"P\" stoichiometry=\"2\" constant=\"true\"/>", StringComparison.Ordinal)}
            {Reaction("square", "P P", "D", "<apply><times/><ci>c</ci><apply><power/><ci>P</ci><cn>2</cn></apply></apply>")}
            {Reaction("catalysed", "P", "", "<apply><times/><ci>c</ci><ci>P</ci><ci>E</ci></apply>")}
            {Reaction("from outside", "S", "P", "<apply><times/><cn>0.1</cn><ci>S</ci></apply>").Replace("from outside", "outside", StringComparison.Ordinal)}
            </listOfReactions>
            """));
        Assert.Equal(["2 P -> D", "2 P -> D", "P + E -> E", "S -> P + S"], model.System.Rules.Select(r => r.Reaction));
        Assert.Equal(["0.5 * c", "c", "c", "k_outside"], model.System.Rules.Select(r => r.Rate));
        Assert.Equal("molecules", model.System.Units.Concentration);
        Assert.All(model.System.Rules, r => Assert.Equal("mass-action", r.Law));
    }

    /// <summary>Functions, piecewise and rules are put in; parameters of other laws are pure numbers that can still be set.</summary>
    [Fact]
    public void Other_laws_become_custom_ones()
    {
        ImportedModel model = ExchangeCases.Import(Model($"""
            <listOfFunctionDefinitions><functionDefinition id="mm"><math {Math}><lambda><bvar><ci>v</ci></bvar><bvar><ci>s</ci></bvar><bvar><ci>km</ci></bvar><apply><divide/><apply><times/><ci>v</ci><ci>s</ci></apply><apply><plus/><ci>km</ci><ci>s</ci></apply></apply></lambda></math></functionDefinition></listOfFunctionDefinitions>
            <listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
            <listOfSpecies>{Species("S", 30)}{Species("P", 0)}</listOfSpecies>
            <listOfParameters><parameter id="vmax" value="2" constant="true"/><parameter id="km" value="1" constant="false"/><parameter id="total" constant="false"/></listOfParameters>
            <listOfInitialAssignments><initialAssignment symbol="km"><math {Math}><apply><times/><ci>vmax</ci><cn>5</cn></apply></math></initialAssignment></listOfInitialAssignments>
            <listOfRules><assignmentRule variable="total"><math {Math}><apply><plus/><ci>S</ci><ci>P</ci></apply></math></assignmentRule></listOfRules>
            <listOfReactions>{Reaction("convert", "S", "P", "<piecewise><piece><apply><ci>mm</ci><ci>vmax</ci><ci>S</ci><ci>km</ci></apply><apply><gt/><ci>total</ci><cn>3</cn></apply></piece><otherwise><cn>0</cn></otherwise></piecewise>")}</listOfReactions>
            """));
        Assert.Equal("total", Assert.Single(model.System.Observables).Key);
        Assert.Equal(("1", 10.0), Parameter(model, "km"));
        SimulationPlan plan = ExchangeCases.Reread(model, "1 s");
        Assert.Equal(2 * 30 / 40.0, plan.Network.Channels.Propensity(0, [30, 4], 1), 1e-12);
        Assert.Equal(0, plan.Network.Channels.Propensity(0, [2, 1], 1));
    }

    /// <summary>Level 2: moles where no unit is declared, times in minutes, reversible by default, parameters within the law.</summary>
    [Fact]
    public void Level_2_is_read_with_its_defaults()
    {
        ImportedModel model = ExchangeCases.Import($"""
            <sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="old">
            <listOfUnitDefinitions><unitDefinition id="time"><listOfUnits><unit kind="second" multiplier="60"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
            <listOfCompartments><compartment id="cell" size="1e-15"/></listOfCompartments>
            <listOfSpecies><species id="A" compartment="cell" initialConcentration="1e-6"/></listOfSpecies>
            <listOfReactions><reaction id="decay"><listOfReactants><speciesReference species="A"/></listOfReactants><kineticLaw><math {Math}><apply><times/><ci>cell</ci><ci>k</ci><ci>A</ci></apply></math><listOfParameters><parameter id="k" value="0.7"/></listOfParameters></kineticLaw></reaction></listOfReactions>
            </model></sbml>
            """);
        Assert.Equal("min", model.System.Units.Time);
        Assert.Equal(("A", 602L), (model.Amounts[0].Key, model.Amounts[0].Value));
        Assert.Contains("rounded to 602", Assert.Single(model.Warnings), StringComparison.Ordinal);
        Assert.Equal(("1/min", 0.7), Parameter(model, "k_decay"));
        Assert.Equal("A -> 0", Assert.Single(model.System.Rules).Reaction);
    }

    /// <summary>Everything that cannot be expressed is named with its line, all at once.</summary>
    [Fact]
    public void What_cannot_be_expressed_is_refused_by_name_and_line()
    {
        string model = Model($"""
            <listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
            <listOfSpecies>{Species("A", 1)}{Species("B", 1)}</listOfSpecies>
            <listOfParameters><parameter id="k" value="1" constant="false"/></listOfParameters>
            <listOfRules><rateRule variable="k"><math {Math}><cn>1</cn></math></rateRule>
            <algebraicRule><math {Math}><ci>A</ci></math></algebraicRule></listOfRules>
            <listOfReactions>
            {Reaction("timed", "A", "B", "<apply><times/><ci>A</ci><csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\">t</csymbol></apply>")}
            {Reaction("late", "A", "B", "<apply><csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/delay\">delay</csymbol><ci>A</ci><cn>1</cn></apply>")}
            {Reaction("half", "A", "B", "<ci>A</ci>").Replace("stoichiometry=\"1\"", "stoichiometry=\"0.5\"", StringComparison.Ordinal)}
            {Reaction("lost", "X", "B", "<ci>A</ci>")}
            <reaction id="none" reversible="false"/>
            {Reaction("swift", "A", "B", "<ci>A</ci>", "reversible=\"false\" fast=\"true\"")}
            </listOfReactions>
            <listOfEvents><event id="full" useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true"><math {Math}><apply><gt/><ci>A</ci><cn>3</cn></apply></math></trigger></event>
            <event id="doubled" useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true"><math {Math}><apply><geq/><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol><cn>3</cn></apply></math></trigger>
            <listOfEventAssignments><eventAssignment variable="A"><math {Math}><apply><times/><cn>2</cn><ci>A</ci></apply></math></eventAssignment>
            <eventAssignment variable="k"><math {Math}><cn>2</cn></math></eventAssignment></listOfEventAssignments></event></listOfEvents>
            """);
        var refused = Assert.Throws<FaultException>(() => ExchangeCases.Import(model));
        string[] lines = model.Split('\n');
        (string Place, string Line)[] expected =
        [
            ("rateRule 'k'", "<rateRule"), ("algebraicRule", "<algebraicRule"), ("reaction 'timed'", "\"timed\""), ("reaction 'late'", "\"late\""), ("reaction 'half'", "\"half\""), ("reaction 'lost'", "\"lost\""),
            ("reaction 'none'", "\"none\""), ("reaction 'swift'", "\"swift\""), ("event 'full'", "\"full\""), ("event 'doubled'", "eventAssignment variable=\"A\""), ("event 'doubled'", "eventAssignment variable=\"k\""),
        ];
        foreach ((string place, string at) in expected)
        {
            int line = Array.FindIndex(lines, l => l.Contains(at, StringComparison.Ordinal)) + 1;
            Assert.Contains(refused.Faults, f => f.Path == $"line {line}: {place}");
        }
    }

    [Theory]
    [InlineData("<sbml", "well-formed")]
    [InlineData("<html/>", "not SBML")]
    [InlineData("<!DOCTYPE sbml [<!ENTITY a \"b\">]><sbml/>", "well-formed")]
    [InlineData("<sbml xmlns=\"http://www.sbml.org/sbml/level1\" level=\"1\" version=\"2\"><model/></sbml>", "Level 1")]
    [InlineData("<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\"/>", "no model")]
    public void Files_of_another_kind_are_refused(string text, string said) => Assert.Contains(said, Assert.Throws<FaultException>(() => ExchangeCases.Import(text)).Message, StringComparison.Ordinal);

    private static (string Unit, double Value) Parameter(ImportedModel model, string name)
    {
        ParameterDefinition parameter = model.System.Parameters.Single(p => p.Key == name).Value;
        return (parameter.Unit, parameter.Value);
    }
}
