using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Tests.Observation.Isotopes;

public sealed class IsotopeTableTests
{
    /// <summary>
    /// Abridged standard atomic weights 2021 with their uncertainties (Prohaska et al. 2022, doi 10.1515/pac-2019-0603): compiled from other
    /// data than masses and abundances of the table, so a wrong digit shows. H, B, C, N, O, Si, S, Cl and Br vary in nature: half their interval.
    /// </summary>
    [Theory]
    [InlineData("H", 1.0080, 0.0002)]
    [InlineData("B", 10.81, 0.02)]
    [InlineData("C", 12.011, 0.002)]
    [InlineData("N", 14.007, 0.001)]
    [InlineData("O", 15.999, 0.001)]
    [InlineData("F", 18.998, 0.001)]
    [InlineData("Na", 22.990, 0.001)]
    [InlineData("Si", 28.085, 0.001)]
    [InlineData("P", 30.974, 0.001)]
    [InlineData("S", 32.06, 0.02)]
    [InlineData("Cl", 35.45, 0.01)]
    [InlineData("K", 39.098, 0.001)]
    [InlineData("Ni", 58.693, 0.001)]
    [InlineData("Cu", 63.546, 0.003)]
    [InlineData("Se", 78.971, 0.015)]
    [InlineData("Br", 79.904, 0.003)]
    [InlineData("Pd", 106.42, 0.01)]
    [InlineData("Ag", 107.87, 0.01)]
    [InlineData("Cd", 112.41, 0.01)]
    [InlineData("I", 126.90, 0.01)]
    [InlineData("Cs", 132.91, 0.01)]
    [InlineData("Pt", 195.08, 0.02)]
    [InlineData("Au", 196.97, 0.01)]
    [InlineData("Hg", 200.59, 0.02)]
    public void AtomicWeightsFollowFromMassesAndAbundances(string symbol, double standardAtomicWeight, double uncertainty)
    {
        Element element = IsotopeTable.Default.Elements[IsotopeTable.Default.IndexOf(symbol)];

        Assert.InRange(element.AverageMassDaltons, standardAtomicWeight - uncertainty, standardAtomicWeight + uncertainty);
    }

    [Fact]
    public void EveryElementIsWellFormed()
    {
        foreach (Element element in IsotopeTable.Default.Elements)
        {
            Assert.Equal(1.0, element.Isotopes.Sum(isotope => isotope.Abundance), 1e-12);
            Assert.Equal(element.Isotopes.OrderBy(isotope => isotope.MassNumber), element.Isotopes);
            Assert.All(element.Isotopes, isotope => Assert.True(Math.Abs(isotope.MassDaltons - isotope.MassNumber) < 0.12, $"{element} {isotope}"));
        }
    }

    /// <summary>Monoisotopic masses in u as PubChem lists them, to 1e-6.</summary>
    [Theory]
    [InlineData("C7H6O2S", 154.008851)]
    [InlineData("C8H10N4O2", 194.080376)]
    [InlineData("C6H12O6", 180.063388)]
    [InlineData("C18H15P", 262.091137)]
    public void MonoisotopicMassesAgreeToOneMicrodalton(string formula, double massDaltons)
    {
        Assert.Equal(massDaltons, Formula.Parse(formula).MonoisotopicMassDaltons(IsotopeTable.Default), 1e-6);
    }

    [Fact]
    public void TheTableSaysWhereItComesFrom()
    {
        Assert.Contains("AME2020", IsotopeTable.Default.Version);
        Assert.Contains("10.1088/1674-1137/abddaf", IsotopeTable.Default.Source);
        Assert.Contains("10.1351/PAC-REP-10-06-02", IsotopeTable.Default.Source);
    }

    [Fact]
    public void AbundancesThatDoNotSumToOneAreRefused()
    {
        Element broken = new("X", 1, [new Isotope(1, 1.0, 0.5), new Isotope(2, 2.0, 0.4)]);

        FaultException thrown = Assert.Throws<FaultException>(() => new IsotopeTable("test", "test", [broken]));

        Assert.Contains("0.9", Assert.Single(thrown.Faults).Problem);
    }
}
