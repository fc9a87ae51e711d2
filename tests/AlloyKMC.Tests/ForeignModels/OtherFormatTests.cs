using AlloyKMC.Interchange.BioNetGen;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Tables;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.ForeignModels;

public class OtherFormatTests
{
    private static readonly string[] NotMassAction = ["saturated", "free law"];

    private static ExchangeNetwork Network(params string[] omitted) => ExchangeNetworkBuilder.Build(ExchangeCases.Plan(ExchangeCases.Everything) with { Schedule = [] }, omitted);

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }

    /// <summary>A .net file counts: rate constants per count, equal reactants listed twice, and no factor for them.</summary>
    [Fact]
    public void A_net_file_lists_species_and_reactions_by_number()
    {
        string[] lines = Text(t => BioNetGenWriter.WriteNet(Network(NotMassAction), t)).Split('\n');
        Assert.Contains("    1 A_0_m1() 70", lines);
        Assert.Contains("    16 P() 200", lines);
        string pair = lines.Single(l => l.EndsWith("#pair", StringComparison.Ordinal));
        Assert.Contains(" 16,16 13 k", pair, StringComparison.Ordinal);
        string constant = lines.Single(l => l.StartsWith($"    {pair.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Equal(0.7 / 60 / 2 / 37.5, double.Parse(constant, System.Globalization.CultureInfo.InvariantCulture), 1e-15);
        Assert.Contains("    1 A 1,2,3,4,5,6,7,8,9", lines);
    }

    /// <summary>A rule divides by the permutations of equal reactants itself.</summary>
    [Fact]
    public void A_bngl_file_makes_up_for_the_symmetry_of_equal_reactants()
    {
        string[] lines = Text(t => BioNetGenWriter.WriteBngl(Network(NotMassAction), t)).Split('\n');
        string triple = lines.Single(l => l.EndsWith("#triple", StringComparison.Ordinal));
        Assert.Contains(": P() + P() + P() -> D_1_1() + P() k", triple, StringComparison.Ordinal);
        string name = triple.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        string constant = lines.Single(l => l.StartsWith($"    {name} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Equal(6 * 1.1e-3 / 60 / 37.5 / 37.5, double.Parse(constant, System.Globalization.CultureInfo.InvariantCulture), 1e-15);
    }

    [Fact]
    public void Rate_laws_and_schedules_are_refused_by_name_all_at_once()
    {
        ExchangeNetwork network = ExchangeNetworkBuilder.Build(ExchangeCases.Plan(ExchangeCases.Everything));
        FaultException refused = Assert.Throws<FaultException>(() => BioNetGenWriter.WriteNet(network, TextWriter.Null));
        Assert.Equal(["rule 'saturated'", "rule 'free law'", "schedule", "schedule", "schedule"], refused.Faults.Select(f => f.Path));
    }

    [Fact]
    public void A_rule_that_does_not_exist_cannot_be_left_out() =>
        Assert.Contains("Did you mean 'pair'?", Assert.Throws<FaultException>(() => Network("pairs")).Message, StringComparison.Ordinal);

    [Fact]
    public void Tables_hold_species_and_reactions()
    {
        SimulationPlan plan = ExchangeCases.Plan(ExchangeCases.Everything);
        ExchangeNetwork network = ExchangeNetworkBuilder.Build(plan);
        string[] species = Text(t => CsvNetworkWriter.WriteSpecies(network, t)).TrimEnd().Split('\n'), reactions = Text(t => CsvNetworkWriter.WriteReactions(network, t)).TrimEnd().Split('\n');
        Assert.Equal("species,name,family,coordinates,count,M,L", species[0]);
        Assert.Equal("A_1_0,\"A(1, 0)\",A,1;0,30,1,1", species[5]);
        Assert.Equal(plan.Network.Channels.Count + 1, reactions.Length);
        Assert.Contains(reactions, r => r.Contains(",pair,2 P,D_1_1,2,", StringComparison.Ordinal));
    }
}
