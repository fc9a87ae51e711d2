using AlloyKMC.Observation.Electrophoresis;
using AlloyKMC.Observation.Ions;

namespace AlloyKMC.Tests.Observation.Electrophoresis;

public sealed class ElectrophoreticBandTests
{
    /// <summary>PAGE in doi 10.1039/d1sc06296d: mobility rises S26 &lt; S27 &lt; S30.</summary>
    [Fact]
    public void The_order_is_the_published_one()
    {
        IReadOnlyList<ElectrophoreticBand> bands = ElectrophoreticBand.Order(ShippedSystem.Sample(("S30(12)", 5), ("S26(44)", 3), ("S27(21)", 2), ("Au_c", 50)), IonCatalog.Build(ShippedSystem.System));

        Assert.Equal(["S26", "S27", "S30"], bands.Select(band => band.Framework));
        Assert.Equal([0.3, 0.2, 0.5], bands.Select(band => Math.Round(band.Share, 12)));
    }

    /// <summary>Ag44 30 p-MBA at 4-: 44 x 107.8682 + 30 x 153.18 = 9341.6 u, published at m/z 2335.5, so that charge over mass is -1000/2335.5 per kDa.</summary>
    [Fact]
    public void Charge_over_mass_follows_from_the_published_mass()
    {
        ElectrophoreticBand band = Assert.Single(ElectrophoreticBand.Order(ShippedSystem.Sample(("S30(0)", 1)), IonCatalog.Build(ShippedSystem.System)));
        Assert.Equal(-1000 / 2335.5, band.ChargePerKilodalton, 2e-4);
    }

    [Fact]
    public void Frameworks_that_are_not_there_have_no_band() => Assert.Empty(ElectrophoreticBand.Order(ShippedSystem.Sample(("Au_c", 5)), IonCatalog.Build(ShippedSystem.System)));
}
