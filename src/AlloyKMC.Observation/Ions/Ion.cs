using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Observation.Ions;

/// <summary>A composition with a charge.</summary>
/// <param name="Composition">All atoms of the ion.</param>
/// <param name="Charge">Signed charge number z, not zero.</param>
public sealed record Ion(Formula Composition, int Charge)
{
    /// <summary>m/z of a neutral mass at signed charge z: an anion carries |z| more electrons than its atoms, a cation z fewer.</summary>
    public static double MassToCharge(double neutralMassDaltons, int charge) =>
        (neutralMassDaltons - charge * IsotopeTable.ElectronMassDaltons) / Math.Abs(charge);

    /// <summary>Abundance-weighted m/z.</summary>
    public double AverageMassToCharge(IsotopeTable table) => MassToCharge(Composition.AverageMassDaltons(table), Charge);

    /// <summary>m/z of the isotopologue of the most abundant isotopes.</summary>
    public double MonoisotopicMassToCharge(IsotopeTable table) => MassToCharge(Composition.MonoisotopicMassDaltons(table), Charge);

    /// <summary>"[Ag44 C210 H150 O60 S30]4-".</summary>
    public override string ToString() => $"[{Composition}]{(Math.Abs(Charge) == 1 ? "" : Math.Abs(Charge))}{(Charge < 0 ? '-' : '+')}";
}
