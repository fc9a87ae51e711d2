using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Observation.Ions;

namespace AlloyKMC.Tests.Observation.Ions;

public sealed class IonCatalogTests
{
    [Fact]
    public void SpeciesOfASystemBecomeIons()
    {
        AlloySystem system = System("Au{x} Ag{44 - x} (C7H5O2S){30 - b} Cl{b}", "-4");

        IonCatalog catalog = IonCatalog.Build(system);

        int species = system.Species.Species.Single(one => one.Name == "S30(2, 1)").Index;
        IonSpecies ion = catalog.Ions[species]!;
        Assert.Equal(("S30(2, 1)", "S30", -4, 0.0), (ion.Name, ion.Family, ion.Charge, ion.Abundance));
        Assert.Equal(Formula.Parse("Au2 Ag42 (C7H5O2S)29 Cl"), ion.Composition);
        Assert.Null(catalog.Ions[system.Species.Species.Single(one => one.Name == "Au_c").Index]);
    }

    [Fact]
    public void CountsBecomeAbundancesOfWhatIsThere()
    {
        AlloySystem system = System("Au{x} Ag{44 - x} (C7H5O2S)30", "x < 2 ? -4 : -3");
        long[] counts = new long[system.Species.Count];
        counts[system.Species.Species.Single(one => one.Name == "S30(0, 1)").Index] = 7;
        counts[system.Species.Species.Single(one => one.Name == "S30(3, 0)").Index] = 5;
        counts[system.Species.Species.Single(one => one.Name == "Au_c").Index] = 1000;

        IReadOnlyList<IonSpecies> present = IonCatalog.Build(system).At(counts);

        Assert.Equal([("S30(0, 1)", 7.0, -4), ("S30(3, 0)", 5.0, -3)], present.Select(ion => (ion.Name, ion.Abundance, ion.Charge)));
    }

    [Theory]
    [InlineData("Au{x} Ag{44 - y}", "-4", "families.S30.ion.formula", 14)]
    [InlineData("Au{x} Ag{44", "-4", "families.S30.ion.formula", 8)]
    [InlineData("Au{x} Ag{2 - x}", "-4", "families.S30.ion.formula", null)]
    [InlineData("Au{x / 2} Ag", "-4", "families.S30.ion.formula", null)]
    [InlineData("Au{x} Xx", "-4", "families.S30.ion.formula", null)]
    [InlineData("Au{x} Ag", "x - 3", "families.S30.ion.charge", null)]
    public void FaultsNameFamilyAndPlace(string formula, string charge, string path, int? offset)
    {
        Fault fault = Assert.Single(Assert.Throws<FaultException>(() => IonCatalog.Build(System(formula, charge))).Faults);

        Assert.Equal((path, offset), (fault.Path, fault.Offset));
    }

    private static AlloySystem System(string formula, string charge) => AlloySystem.Compile(new SystemDefinition
    {
        Name = "test",
        Metals = ["Au", "Ag"],
        Families =
        [
            new("S30", new FamilyDefinition
            {
                Coordinates = [new("x", new CoordinateRange(0, 3)), new("b", new CoordinateRange(0, 1))],
                Content = [new("Au", "x"), new("Ag", "44 - x")],
                Ion = new IonDefinition(formula, charge),
            }),
            new("Au_c", new FamilyDefinition { Content = [new("Au", "1")] }),
        ],
    });
}
