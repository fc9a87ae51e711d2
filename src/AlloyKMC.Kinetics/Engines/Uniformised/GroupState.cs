namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Where the ticks of a group come from.</summary>
internal enum GroupState
{
    /// <summary>From nowhere, because a role has no molecules: the species of that role have the cap 0.</summary>
    Empty,

    /// <summary>From nowhere, because the only pairs are a molecule with itself or change nothing: the species of both roles have their present count as cap.</summary>
    Blocked,

    /// <summary>From the bounded lane.</summary>
    Rare,

    /// <summary>From its own group slots and tables.</summary>
    On,
}
