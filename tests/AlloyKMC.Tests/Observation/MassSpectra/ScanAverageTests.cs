using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

public class ScanAverageTests
{
    private static readonly PeakWidth Width = PeakWidth.OfResolvingPower(10_000);

    [Fact]
    public void Scans_of_the_same_points_are_averaged_point_by_point()
    {
        ScanAverage average = new(SpectrumKind.Profile, PeakWidth.OfFwhm(1));
        average.Add([1000, 1000.5, 1001], [0, 2, 4]);
        average.Add([1000, 1000.5, 1001], [2, 2, 0]);
        Spectrum mean = average.Mean();
        Assert.Equal([1000, 1000.5, 1001], mean.MassToCharge);
        Assert.Equal([1, 2, 2], mean.Intensity);
    }

    [Theory]
    [InlineData(SpectrumKind.Profile)]
    [InlineData(SpectrumKind.Centroid)]
    public void Scans_of_other_points_keep_area_and_place(SpectrumKind kind)
    {
        ScanAverage average = new(kind, Width);
        const int scans = 50;
        double area = 0;
        for (int k = 0; k < scans; k++)
        {
            Spectrum scan = Peak(kind, shift: 0.003 * k, height: 1 + 0.1 * k);
            area += scan.TotalAbundance() / scans;
            average.Add([.. scan.MassToCharge], [.. scan.Intensity]);
        }

        Spectrum mean = average.Mean();
        Assert.Equal(scans, average.Count);
        Assert.Equal(area, mean.TotalAbundance(), 1e-3 * area);
        double centre = mean.MassToCharge.Zip(mean.Intensity, (x, y) => x * y).Sum() / mean.Intensity.Sum();
        Assert.Equal(2000, centre, 2e-3);
        Assert.Equal(mean.MassToCharge.Order(), mean.MassToCharge);
    }

    [Fact]
    public void A_mean_ends_where_a_scan_does()
    {
        ScanAverage average = new(SpectrumKind.Profile, PeakWidth.OfFwhm(1));
        average.Add([.. Enumerable.Range(0, 101).Select(i => 1000 + 0.1 * i)], [.. Enumerable.Repeat(5.0, 101)]);
        average.Add([.. Enumerable.Range(0, 101).Select(i => 1000.03 + 0.1 * i)], [.. Enumerable.Repeat(5.0, 101)]);
        Spectrum mean = average.Mean();
        Assert.All(mean.Intensity, value => Assert.Equal(5, value, 1e-9));
        Assert.InRange(mean.MassToCharge[0], 1000.03, 1000.2);
        Assert.InRange(mean.MassToCharge[^1], 1009.8, 1010);
    }

    /// <summary>Points of zero are left out by instruments and converters; a gap must speak against an ion as much as a zero does.</summary>
    [Fact]
    public void Gaps_of_a_profile_are_filled_with_zeros_and_centroids_are_left_alone()
    {
        double[] positions = [1000, 1000.02, 1001, 1001.02];
        ScanAverage profile = new(SpectrumKind.Profile, Width);
        profile.Add(positions, [1, 1, 1, 1]);
        Spectrum filled = profile.Mean();
        Assert.Equal(4, filled.Intensity.Count(value => value == 1));
        Assert.InRange(filled.MassToCharge.Zip(filled.MassToCharge.Skip(1), (a, b) => b - a).Max(), 0, 0.06);
        Assert.Equal(filled.MassToCharge.Order(), filled.MassToCharge);

        ScanAverage centroids = new(SpectrumKind.Centroid, Width);
        centroids.Add(positions, [1, 1, 1, 1]);
        Assert.Equal(positions, centroids.Mean().MassToCharge);
    }

    /// <summary>A Gaussian of 10 points per width at 2000 Th; as centroid, one stick that wanders with the scan.</summary>
    private static Spectrum Peak(SpectrumKind kind, double shift, double height)
    {
        if (kind == SpectrumKind.Centroid) return new Spectrum(kind, [1500, 2000 + 1e-5 * shift, 2500], [0, height, 0]);
        double fwhm = Width.FwhmAt(2000);
        double[] positions = [.. Enumerable.Range(-30, 61).Select(i => 2000 + shift % (fwhm / 10) + i * fwhm / 10)];
        return new Spectrum(kind, positions, [.. positions.Select(x => height * Math.Exp(-4 * Math.Log(2) * (x - 2000) * (x - 2000) / (fwhm * fwhm)))]);
    }
}
