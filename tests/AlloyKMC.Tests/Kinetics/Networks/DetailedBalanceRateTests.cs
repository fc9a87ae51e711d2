using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Tests.Architecture;
using MathNet.Numerics.LinearAlgebra;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Networks;

public sealed class DetailedBalanceRateTests
{
    /// <summary>k_B T at 300 K in eV, from the exact constants of the SI.</summary>
    private const double KT = 8.617333262145179e-5 * 300;

    private static readonly SystemDefinition Base = new()
    {
        Name = "species without coordinates",
        TemperatureKelvin = 300,
        Units = new UnitsDefinition { Concentration = "mM" },
        Families =
        [
            new("A", new FamilyDefinition { Content = [new("Ag", "1"), new("charge", "-1")] }),
            new("B", new FamilyDefinition { Content = [new("Ag", "1"), new("charge", "-1")] }),
            new("H", new FamilyDefinition { Content = [new("H", "1"), new("charge", "1")] }),
            new("N", new FamilyDefinition { Content = [new("Ag", "1")] }),
            new("AH", new FamilyDefinition { Content = [new("Ag", "1"), new("H", "1")] }),
            new("C", Framework([new("H", "x"), new("charge", "x")], ("x", 0, 3))),
        ],
        Parameters = [Parameter("k1", 2, "1/s"), Parameter("k2", 3, "1/mM/s"), Parameter("k3", 5, "1/mM^2/s"), Parameter("eV", 0.1, "eV"), Parameter("kJ", 9.648533212331002, "kJ/mol"), Parameter("kT", 2, "kT")],
    };

    private static SystemDefinition With(RuleDefinition rule) => Base with { Rules = [rule] };

    private static Fault OnlyFault(RuleDefinition rule) => Assert.Single(Assert.Throws<FaultException>(() => Build(With(rule))).Faults);

    [Theory]
    [InlineData("eV", -0.1 / KT)]
    [InlineData("kJ", -0.1 / KT)]
    [InlineData("kT", -2)]
    [InlineData("-eV - kJ", 0.2 / KT)]
    [InlineData("0", 0)]
    public void TheReverseRateFollowsFromAFreeEnergyInAnyUnit(string freeEnergy, double logRatio)
    {
        double[] rates = Build(With(Rule("r", "A <-> B", "k1") with { FreeEnergy = freeEnergy })).Channels.RateConstant;
        Assert.Equal(2, rates[0], 1e-15);
        Assert.Equal(logRatio, Math.Log(rates[0] / rates[1]), 1e-9);
    }

    /// <summary>The standard concentration is 1 M = 1000 mM: K = exp(-dG / kT) / 1000 mM for an association.</summary>
    [Fact]
    public void AnAssociationInMillimolarRefersToOneMolar()
    {
        double[] rates = Build(With(Rule("r", "A + H <-> AH", "k2") with { FreeEnergy = "-eV" })).Channels.RateConstant;
        Assert.Equal((0.1 / KT) - Math.Log(1000), Math.Log(rates[0] / rates[1]), 1e-9);
    }

    [Fact]
    public void DegeneraciesMultiplyBothRatesAfterDetailedBalance()
    {
        RuleDefinition rule = Rule("r", "C(x) + H <-> C(x+1)", "k2") with { Degeneracy = "3 - x", ReverseDegeneracy = "x + 1", FreeEnergy = "eV" };
        Network network = Build(With(rule));
        Assert.Equal([9, 6, 3], network.Channels.RateConstant[..3].Select(k => Math.Round(k, 12)));
        Assert.Equal([1, 2, 3], network.Channels.RateConstant[3..].Select(k => Math.Round(k / network.Channels.RateConstant[3], 12)));
        Build(With(rule with { Reverse = "standard * k2 * exp(0.1 / 0.0258519997864355)" }) with { Parameters = [.. Base.Parameters, Parameter("standard", 1, "M")] });
    }

    [Fact]
    public void BothRatesWrittenAreHeldAgainstTheStandardConcentration()
    {
        SystemDefinition written = With(Rule("r", "A + H <-> AH", "k2", "k1") with { FreeEnergy = "dG" });
        double met = -Math.Log(3 / 2.0 * 1000);
        Build(written with { Parameters = [.. Base.Parameters, Parameter("dG", met, "1")] });
        FaultException broken = Assert.Throws<FaultException>(() => Build(written with { Parameters = [.. Base.Parameters, Parameter("dG", met + 0.01, "1")] }));
        Assert.Contains("breaks detailed balance", Assert.Single(broken.Faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ThirdOrderAndCatalystsAreAllowed()
    {
        Network network = Build(With(Rule("r", "A + 2 H <-> AH + H", "k3") with { FreeEnergy = "kT" }));
        Assert.Equal([3, 2], network.Channels.Order);
        Assert.Equal(Math.Exp(-2) * 1e-3, network.Channels.RateConstant[0] / network.Channels.RateConstant[1], 1e-12);
    }

    [Fact]
    public void FaultsSayWhatIsMissing()
    {
        Assert.Equal("rules[0].reaction", OnlyFault(Rule("r", "A <-> B", "k1")).Path);
        Assert.Equal("rules[0].freeEnergy", OnlyFault(Rule("r", "A <-> B", "k1") with { FreeEnergy = "k1" }).Path);
        Assert.Equal("rules[0].reverseDegeneracy", OnlyFault(Rule("r", "A -> B", "k1") with { ReverseDegeneracy = "2" }).Path);
        Assert.Equal("rules[0].degeneracy", OnlyFault(Rule("r", "A -> B", "k1") with { Degeneracy = "k1" }).Path);
        Assert.Equal("rules[0].degeneracy", OnlyFault(Rule("r", "A -> B", "k1 * [A]") with { Law = "custom", Degeneracy = "2" }).Path);
        Assert.Equal("rules[0].freeEnergy", OnlyFault(Rule("r", "A <-> B", "k1 * [A]") with { Law = "custom", FreeEnergy = "1" }).Path);
        Assert.Equal("rules[0].reaction", OnlyFault(Rule("r", "A + C(x) <-> B + x H + C(0)", "k2") with { FreeEnergy = "1" }).Path);
        Fault cold = Assert.Single(Assert.Throws<FaultException>(() => Build(With(Rule("r", "A <-> B", "k1") with { FreeEnergy = "eV" }) with { TemperatureKelvin = null })).Faults);
        Assert.Contains("needs a temperature", cold.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ChargeIsAConservedQuantityLikeAnyOther()
    {
        Fault fault = OnlyFault(Rule("r", "N -> B", "k1"));
        Assert.Contains("does not balance in charge: 0 on the left, -1 on the right", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>
    /// The shipped system of explicit reactions and coordinate rules has one free energy per species: ln(k forward / k reverse) of all its reactions is a difference of those, in
    /// every cycle (Kolmogorov's criterion), although rules only state differences.
    /// </summary>
    [Fact]
    public void TheAg29SystemIsConsistentInEveryCycle()
    {
        ChannelTable channels = Ag29().Channels;
        var pairs = new List<(int Forward, int Reverse)>();
        for (int c = 0; c < channels.Count; c++)
        {
            for (int r = c + 1; r < channels.Count; r++)
            {
                if (channels.Direction[r] == channels.Direction[c] + 1 && channels.ReactantsOf(r).Length > 0 && IsReverse(c, r)) pairs.Add((c, r));
            }
        }

        Assert.Equal(channels.Count, 2 * pairs.Count);
        int species = channels.ChangeSpecies.Max() + 1;
        Matrix<double> changes = Matrix<double>.Build.Dense(pairs.Count, species);
        Vector<double> ratios = Vector<double>.Build.Dense(pairs.Count);
        for (int p = 0; p < pairs.Count; p++)
        {
            for (int i = channels.ChangeStart[pairs[p].Forward]; i < channels.ChangeStart[pairs[p].Forward + 1]; i++) changes[p, channels.ChangeSpecies[i]] = channels.ChangeAmount[i];
            ratios[p] = Math.Log(channels.RateConstant[pairs[p].Forward] / channels.RateConstant[pairs[p].Reverse]);
        }

        Vector<double> energies = changes.PseudoInverse() * ratios;
        Assert.InRange((ratios - (changes * energies)).AbsoluteMaximum(), 0, 1e-9);
        Assert.True(changes.Rank() < pairs.Count, "There is no cycle to check.");

        bool IsReverse(int c, int r) => channels.ChangesOf(c).SequenceEqual(channels.ChangesOf(r))
            && Enumerable.Range(0, channels.ChangesOf(c).Length).All(i => channels.ChangeAmount[channels.ChangeStart[c] + i] == -channels.ChangeAmount[channels.ChangeStart[r] + i]);
    }

    /// <summary>Without Ag(PPh3)2+ to recapture, protons on three free sites fill as independent sites do: mean h = 3 K [H] / (1 + K [H]).</summary>
    [Fact]
    public void ProtonsOnEquivalentSitesFollowTheBindingIsotherm()
    {
        Network network = Ag29();
        double[] c = new double[network.Species.Count];
        int[] h = [.. Enumerable.Range(0, 4).Select(i => network.Species.Find($"Ag29({i})")!.Value)];
        int proton = network.Species.Find("H")!.Value;
        c[h[0]] = 0.1;
        c[proton] = 0.15;
        new MeanFieldSolver(network).Advance(c, 5e6, new MeanFieldTolerances(1e-9, 1e-14));
        double bound = Math.Exp(0.5 / (8.617333262145179e-5 * 298.15)) / 1000 * c[proton];
        double clusters = h.Sum(i => c[i]);
        Assert.Equal(0.1, clusters, 1e-9);
        Assert.Equal(3 * bound / (1 + bound), h.Select((s, n) => n * c[s]).Sum() / clusters, 1e-4);
    }

    private static Network Ag29()
    {
        SystemDefinition definition = SystemReader.ReadFile(RepositoryRoot.Combine("configs", "systems", "ag29.json")).Definition;
        return Build(definition);
    }
}
