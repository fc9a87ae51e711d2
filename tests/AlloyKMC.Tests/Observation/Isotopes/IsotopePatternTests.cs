using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Observation.Isotopes;

public sealed class IsotopePatternTests
{
    public static TheoryData<string> Clusters => new()
    {
        "Ag44 (C7H5O2S)30", "Au12 Ag32 (C7H5O2S)30 Na4 H-4", "Au44 (C7H5O2S)26 Na12 H-16", "Au22 Ag22 (C7H5O2S)27", "Ag29 (C7H4O2S2)12 (C18H15P)4",
        "Ag44 (C6H4NO2S)9 (C7H5O2S)18 Cl3", "Cd20 Hg10 Pt10 Pd10 Se30 Br20 (C7H5O2S)100",
    };

    [Theory]
    [MemberData(nameof(Clusters))]
    public void ProbabilitiesSumToOneAndTheLossIsAccounted(string formula)
    {
        IsotopePattern pattern = Formula.Parse(formula).IsotopePattern(IsotopeTable.Default);

        double sum = 0;
        foreach (double probability in pattern.Probabilities) sum += probability;

        Assert.Equal(1.0, sum, 1e-9);
        Assert.Equal(1.0, sum + pattern.LostProbability, 5e-13);
        Assert.InRange(pattern.LostProbability, 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void TheMeanOfThePatternIsTheAverageMass(string formula)
    {
        Formula composition = Formula.Parse(formula);

        Assert.Equal(composition.AverageMassDaltons(IsotopeTable.Default), composition.IsotopePattern(IsotopeTable.Default).AverageMassDaltons, 1e-8);
    }

    /// <summary>Every isotopologue enumerated one by one, grouped by mass number: the definition the convolution must meet.</summary>
    [Theory]
    [InlineData("C3H4OSCl2")]
    [InlineData("Ag3CuBr2")]
    [InlineData("PtHgS2")]
    [InlineData("Ag2AuNaC2H3")]
    public void EntriesEqualTheEnumerationOfIsotopologues(string formula)
    {
        Formula composition = Formula.Parse(formula);
        Dictionary<int, (double Probability, double Moment)> expected = Enumerate(composition);

        IsotopePattern pattern = composition.IsotopePattern(IsotopeTable.Default);

        Assert.Equal(expected.Keys.Min(), pattern.FirstMassNumber);
        for (int k = 0; k < pattern.Count; k++)
        {
            (double probability, double moment) = expected.GetValueOrDefault(pattern.FirstMassNumber + k);
            Assert.Equal(probability, pattern.Probabilities[k], 1e-14);
            if (probability > 0) Assert.Equal(moment / probability, pattern.MassDaltons(k), 1e-10);
        }
    }

    [Fact]
    public void ACompositionDoesNotDependOnWhatWasComposedBefore()
    {
        Gen<int[]> counts = Gen.Choose(0, 40).ArrayOf(IsotopeTable.Default.Elements.Count);
        Prop.ForAll(counts.ArrayOf(4).ToArbitrary(), compositions =>
        {
            PatternComposer shared = new(IsotopeTable.Default);
            foreach (int[] composition in compositions.Reverse()) shared.Compose(composition);
            foreach (int[] composition in compositions)
            {
                IsotopePattern alone = new PatternComposer(IsotopeTable.Default).Compose(composition);
                IsotopePattern again = shared.Compose(composition);
                Assert.True(alone.Probabilities.SequenceEqual(again.Probabilities));
                Assert.Equal(alone.FirstMassNumber, again.FirstMassNumber);
                for (int k = 0; k < alone.Count; k++) Assert.Equal(alone.MassDaltons(k), again.MassDaltons(k));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(2022, 1));
    }

    [Fact]
    public void TheEmptyCompositionHasNoMass()
    {
        IsotopePattern pattern = Formula.Empty.IsotopePattern(IsotopeTable.Default);

        Assert.Equal(1.0, Assert.Single(pattern.Probabilities.ToArray()));
        Assert.Equal(0.0, pattern.MassDaltons(0));
    }

    private static Dictionary<int, (double Probability, double Moment)> Enumerate(Formula composition)
    {
        List<(int MassNumber, double Mass, double Probability)> isotopologues = [(0, 0, 1)];
        foreach ((string symbol, int count) in composition.Counts)
        {
            Element element = IsotopeTable.Default.Elements[IsotopeTable.Default.IndexOf(symbol)];
            for (int atom = 0; atom < count; atom++)
            {
                isotopologues = [.. from partial in isotopologues
                                    from isotope in element.Isotopes
                                    select (partial.MassNumber + isotope.MassNumber, partial.Mass + isotope.MassDaltons, partial.Probability * isotope.Abundance)];
            }
        }

        return isotopologues.GroupBy(one => one.MassNumber).ToDictionary(group => group.Key, group => (group.Sum(one => one.Probability), group.Sum(one => one.Probability * one.Mass)));
    }
}
