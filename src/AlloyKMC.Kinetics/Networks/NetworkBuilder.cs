using AlloyKMC.Model;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>Expands the rules of a system into a network at given parameter values and temperature; for several sets of values keep a <see cref="NetworkTemplate"/>.</summary>
public static class NetworkBuilder
{
    /// <exception cref="FaultException">A rate is negative or not finite, a declared free energy is not met, or a channel leaves a coordinate range at a non-zero rate and its rule does not forbid that.</exception>
    public static Network Build(AlloySystem system, SystemValues values) => new NetworkTemplate(system).At(values);
}
