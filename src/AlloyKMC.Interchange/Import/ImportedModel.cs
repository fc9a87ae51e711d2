using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Interchange.Import;

/// <summary>What is done at one time in an imported model.</summary>
/// <param name="TimeSeconds">When.</param>
/// <param name="Add">Molecules added (positive) or taken out (negative) by species name.</param>
/// <param name="Set">Counts set by species name.</param>
/// <param name="AddedVolume">Volume that comes with it, molecules per unit of concentration.</param>
public sealed record ImportedEvent(double TimeSeconds, IReadOnlyList<KeyValuePair<string, long>> Add, IReadOnlyList<KeyValuePair<string, long>> Set, double AddedVolume);

/// <summary>A model of another program as a system and what is in the flask.</summary>
public sealed record ImportedModel
{
    public required SystemDefinition System { get; init; }

    /// <summary>Molecules at time zero by species name, zeros left out.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Amounts { get; init; }

    /// <summary>Molecules per unit of concentration; null in a system that counts molecules.</summary>
    public required double? Volume { get; init; }

    /// <summary>In ascending order of time.</summary>
    public required IReadOnlyList<ImportedEvent> Events { get; init; }

    /// <summary>Names of the species in the system by their identifiers in the model.</summary>
    public required IReadOnlyDictionary<string, string> SpeciesNames { get; init; }

    /// <summary>Names in the system of the parameters that were kept, by their identifiers in the model; those that no rate reads are not there.</summary>
    public required IReadOnlyDictionary<string, string> ParameterNames { get; init; }

    /// <summary>Whether every species stands for its number of molecules in formulas and tables.</summary>
    public required bool CountsMolecules { get; init; }

    /// <summary>Identifier of the compartment whose size is <see cref="Volume"/>; null where there are several.</summary>
    public required string? Compartment { get; init; }

    /// <summary>Readings that were a choice, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
