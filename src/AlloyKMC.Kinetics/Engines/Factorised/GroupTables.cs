namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Where an event of a group finds its reactants and what it changes.</summary>
internal unsafe struct GroupTables
{
    /// <summary>0, 1 or 2 reactants.</summary>
    public int Order;

    public RoleBlocks First;

    public RoleBlocks Second;

    /// <summary>What an event adds to the state for each place of the first role, with what is common to the group; of a role the group lacks, at place 0.</summary>
    public RowSpan* FirstRows;

    public RowSpan* SecondRows;

    /// <summary>For each place of the first role the place of the second with which nothing changes, or -1.</summary>
    public int* NoOpPartner;

    /// <summary>For each place of the first role the place of the second that holds the same species, or -1.</summary>
    public int* SameSpecies;

    /// <summary>First species of the second role's places.</summary>
    public int SecondStart;
}

/// <summary>A row of <see cref="ChangeRows"/> and its vectors.</summary>
internal readonly record struct RowSpan(int Start, int End, int Row);
