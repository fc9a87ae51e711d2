using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Tests.Observation.Ions;

/// <summary>m/z of the ions reported in doi 10.1039/d1sc06296d and doi 10.1039/d4sc06847e.</summary>
public sealed class IonTests
{
    [Theory]
    [InlineData("Ag44 (C7H5O2S)30", -4, 2335.5)]
    [InlineData("Au44 (C7H5O2S)26 Na12 H-16", -6, 2151)]
    [InlineData("Ag29 (C7H4O2S2)12", -3, 1779.56)]
    public void AverageMassToChargeAgreesWithin0Point6(string formula, int charge, double reported)
    {
        Assert.InRange(new Ion(Formula.Parse(formula), charge).AverageMassToCharge(IsotopeTable.Default), reported - 0.6, reported + 0.6);
    }

    /// <summary>
    /// Figures reported without decimals are the integer part of the average m/z: 2975.78, 2151.49, 1843.99 and 1610.62. The fragment at 2975
    /// is therefore 0.78 away from its label, and the sodium counts of the 7- and 8- ions (not reported) are those that give the label.
    /// </summary>
    [Theory]
    [InlineData("Ag43 (C7H5O2S)28", -3, 2975)]
    [InlineData("Au44 (C7H5O2S)26 Na12 H-16", -6, 2151)]
    [InlineData("Au44 (C7H5O2S)26 Na12 H-17", -7, 1843)]
    [InlineData("Au44 (C7H5O2S)26 Na11 H-17", -8, 1610)]
    public void WholeNumberLabelsAreTheIntegerPartOfTheAverage(string formula, int charge, int label)
    {
        Assert.Equal(label, Math.Floor(new Ion(Formula.Parse(formula), charge).AverageMassToCharge(IsotopeTable.Default)));
    }

    [Fact]
    public void S27OfTwentyToTwentyFourGoldLiesWhereReported()
    {
        for (int x = 20; x <= 24; x++)
        {
            Ion ion = new(Formula.Parse($"Au{x} Ag{44 - x} (C7H5O2S)27"), -3);
            Assert.InRange(ion.AverageMassToCharge(IsotopeTable.Default), 3500, 3700);
        }
    }

    [Fact]
    public void S30OfOneToTwelveGoldLiesWhereReported()
    {
        for (int x = 1; x <= 12; x++)
        {
            Ion ion = new(Formula.Parse($"Au{x} Ag{44 - x} (C7H5O2S)30"), -4);
            Assert.InRange(ion.AverageMassToCharge(IsotopeTable.Default), 2200, 2650);
        }
    }

    [Fact]
    public void IsotopesOfATrianionAreSpacedByAThird()
    {
        IsotopePattern pattern = Formula.Parse("Ag29 (C7H4O2S2)12").IsotopePattern(IsotopeTable.Default);
        int apex = pattern.Probabilities.IndexOf(pattern.Probabilities.ToArray().Max());

        double spacing = Ion.MassToCharge(pattern.MassDaltons(apex + 1), -3) - Ion.MassToCharge(pattern.MassDaltons(apex), -3);

        Assert.Equal(0.33, spacing, 0.005);
    }

    [Fact]
    public void GoldForSilverNearlyCoincidesWithFourSodiumForHydrogen()
    {
        double metal = Formula.Parse("Au Ag-1").AverageMassDaltons(IsotopeTable.Default);
        double sodium = Formula.Parse("Na4 H-4").AverageMassDaltons(IsotopeTable.Default);

        Assert.Equal(89.098, metal, 1e-3);
        Assert.Equal(87.928, sodium, 1e-3);
    }

    [Fact]
    public void AnionsWeighMoreThanTheirAtomsAndCationsLess()
    {
        Assert.Equal((100 + 2 * 5.48579909065e-4) / 2, Ion.MassToCharge(100, -2), 1e-12);
        // The proton of CODATA 2018 less 13.6 eV: the binding energy of the electron counts as mass of the atom and is neglected on ionisation.
        Assert.Equal(1.007276466621 - 1.46e-8, Ion.MassToCharge(1.0078250319, 1), 1e-9);
        Assert.Equal("[Ag44 C210 H150 O60 S30]4-", new Ion(Formula.Parse("Ag44 (C7H5O2S)30"), -4).ToString());
    }

    [Fact]
    public void TakingAwayMoreAtomsThanThereAreIsAFault()
    {
        FaultException thrown = Assert.Throws<FaultException>(() => Formula.Parse("Ag H-1 Xx2").CountsIn(IsotopeTable.Default, "ion"));

        Assert.Equal(2, thrown.Faults.Count);
    }
}
