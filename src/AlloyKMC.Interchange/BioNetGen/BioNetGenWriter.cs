using System.Globalization;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Interchange.BioNetGen;

/// <summary>
/// Writes an expanded network for BioNetGen (doi 10.1093/bioinformatics/btw469): as a .net file (species and reactions by number, ready to simulate) or as .bngl (a molecule type per
/// species and an explicit rule per reaction). Rate constants are per count, the volume put in.
/// </summary>
public static class BioNetGenWriter
{
    /// <summary>Writes a .net file.</summary>
    /// <exception cref="FaultException">The network has rate laws or events that the format cannot hold.</exception>
    public static void WriteNet(ExchangeNetwork network, TextWriter text)
    {
        IReadOnlyList<ExchangeReaction> reactions = Check(network);
        Dictionary<double, string> constants = Constants(network, reactions, symmetric: false);
        Heading(network, text);
        Parameters(constants, text);
        Block(text, "species", network.Species.Select((s, i) => $"{i + 1} {s.Id}() {s.Count}"));
        Block(text, "reactions", reactions.Select((r, i) => $"{i + 1} {Numbers(r.Reactants)} {Numbers(r.Products)} {constants[PerCount(network, r, symmetric: false)]} #{r.Name}"));
        Block(text, "groups", network.Source.Species.Families.Select((f, i) => $"{i + 1} {f.Name} {string.Join(',', Enumerable.Range(f.FirstSpecies + 1, f.SpeciesCount))}"));
    }

    /// <summary>Writes a .bngl file.</summary>
    /// <exception cref="FaultException">The network has rate laws or events that the format cannot hold.</exception>
    public static void WriteBngl(ExchangeNetwork network, TextWriter text)
    {
        IReadOnlyList<ExchangeReaction> reactions = Check(network);
        Dictionary<double, string> constants = Constants(network, reactions, symmetric: true);
        Heading(network, text);
        text.Write("begin model\n");
        Parameters(constants, text);
        Block(text, "molecule types", network.Species.Select(s => $"{s.Id}()"));
        Block(text, "seed species", network.Species.Select(s => $"{s.Id}() {s.Count}"));
        Block(text, "observables", network.Source.Species.Families.Select(f => $"Molecules all_{f.Name} {Members(network, f)}"));
        Block(text, "reaction rules", reactions.Select(r => $"{r.Id}: {Terms(network, r.Reactants)} -> {Terms(network, r.Products)} {constants[PerCount(network, r, symmetric: true)]} #{r.Name}"));
        text.Write("end model\n");
    }

    private static IReadOnlyList<ExchangeReaction> Check(ExchangeNetwork network)
    {
        ExchangeReaction[] reactions = [.. network.Reactions];
        var faults = new List<Fault>();
        foreach (string rule in reactions.Where(r => r.Law is not null).Select(r => r.Name.Split(" #")[0]).Distinct())
            faults.Add(new Fault($"rule '{rule}'", "Its rate law is not mass action; BioNetGen multiplies every rate by its reactants.", $"Export to SBML, or leave the rule out: --omit \"{rule}\"."));
        foreach (ExchangeEvent change in network.Events)
            faults.Add(new Fault("schedule", FormattableString.Invariant($"Something is added or set at {change.TimeSeconds:R} s; a network file has no schedule."), "Export to SBML, or remove the schedule and apply it with BioNetGen's actions."));
        return faults.Count > 0 ? throw new FaultException(faults) : reactions;
    }

    private static void Heading(ExchangeNetwork network, TextWriter text)
    {
        text.Write($"# {network.Name.ReplaceLineEndings(" ")}, written by AlloyKMC. Counts, seconds; rate constants per count.\n");
        foreach (string rule in network.OmittedRules) text.Write($"# Left out: rule '{rule}'.\n");
    }

    private static void Parameters(Dictionary<double, string> constants, TextWriter text) => Block(text, "parameters", constants.Select(c => $"{c.Value} {Text(c.Key)}"));

    private static void Block(TextWriter text, string name, IEnumerable<string> lines)
    {
        text.Write($"begin {name}\n");
        foreach (string line in lines) text.Write($"    {line}\n");
        text.Write($"end {name}\n");
    }

    private static Dictionary<double, string> Constants(ExchangeNetwork network, IEnumerable<ExchangeReaction> reactions, bool symmetric)
    {
        var names = new Dictionary<double, string>();
        foreach (double k in reactions.Select(r => PerCount(network, r, symmetric))) names.TryAdd(k, $"k{names.Count + 1}");
        return names;
    }

    /// <summary>
    /// Rate constant per count. In rules BioNetGen divides by the permutations of equal reactants itself, in a .net file it does not.
    /// </summary>
    private static double PerCount(ExchangeNetwork network, ExchangeReaction reaction, bool symmetric)
    {
        double k = reaction.RateConstant!.Value * Math.Pow(network.Volume, 1 - reaction.Order);
        if (!symmetric) return k;
        foreach ((_, int multiplicity) in reaction.Reactants)
        {
            for (int m = multiplicity; m > 1; m--) k *= m;
        }

        return k;
    }

    private static string Numbers(IReadOnlyList<(int Species, int Multiplicity)> side) =>
        side.Count == 0 ? "0" : string.Join(',', side.SelectMany(t => Enumerable.Repeat(t.Species + 1, t.Multiplicity)));

    private static string Terms(ExchangeNetwork network, IReadOnlyList<(int Species, int Multiplicity)> side) =>
        side.Count == 0 ? "0" : string.Join(" + ", side.SelectMany(t => Enumerable.Repeat($"{network.Species[t.Species].Id}()", t.Multiplicity)));

    private static string Members(ExchangeNetwork network, Family family) =>
        string.Join(", ", Enumerable.Range(family.FirstSpecies, family.SpeciesCount).Select(i => $"{network.Species[i].Id}()"));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
