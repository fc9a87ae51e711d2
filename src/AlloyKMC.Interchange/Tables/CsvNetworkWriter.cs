using System.Globalization;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Interchange.Tables;

/// <summary>An expanded network as two tables of comma-separated values.</summary>
public static class CsvNetworkWriter
{
    /// <summary>species, name, family, coordinates ("3;1"), count, and a column per conserved quantity.</summary>
    public static void WriteSpecies(ExchangeNetwork network, TextWriter text)
    {
        SpeciesTable table = network.Source.Species;
        text.Write($"species,name,family,coordinates,count{string.Concat(table.Quantities.Select(q => "," + Quoted(q)))}\n");
        foreach (SpeciesInfo species in table.Species)
        {
            ExchangeSpecies written = network.Species[species.Index];
            string content = string.Concat(table.Content.Select(c => string.Create(CultureInfo.InvariantCulture, $",{c[species.Index]}")));
            text.Write($"{written.Id},{Quoted(written.Name)},{species.Family.Name},{string.Join(';', species.Coordinates)},{written.Count}{content}\n");
        }
    }

    /// <summary>
    /// reaction, rule, reactants ("S30_3 + 2 Au_c"), products, order, rate_constant (1/s and the unit of concentration; propensity k V^(1 - order) n (n - 1) ...), law (concentration per
    /// second, for reactions without a rate constant), volume (molecules per unit of concentration).
    /// </summary>
    public static void WriteReactions(ExchangeNetwork network, TextWriter text)
    {
        text.Write("reaction,rule,reactants,products,order,rate_constant,law,volume\n");
        foreach (ExchangeReaction reaction in network.Reactions)
        {
            string rate = reaction.RateConstant?.ToString("R", CultureInfo.InvariantCulture) ?? "", law = reaction.Law is null ? "" : Quoted(ExpressionText.Of(reaction.Law));
            text.Write($"{reaction.Id},{Quoted(reaction.Name)},{Side(network, reaction.Reactants)},{Side(network, reaction.Products)},{reaction.Order},{rate},{law},{network.Volume.ToString("R", CultureInfo.InvariantCulture)}\n");
        }
    }

    private static string Side(ExchangeNetwork network, IReadOnlyList<(int Species, int Multiplicity)> side) =>
        string.Join(" + ", side.Select(t => t.Multiplicity == 1 ? network.Species[t.Species].Id : FormattableString.Invariant($"{t.Multiplicity} {network.Species[t.Species].Id}")));

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
