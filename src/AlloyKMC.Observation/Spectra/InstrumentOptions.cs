using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;

namespace AlloyKMC.Observation.Spectra;

/// <summary>A loss in the source: a share of the ions of a family appears without a charged or neutral part.</summary>
/// <param name="Family">Family it applies to.</param>
/// <param name="Lost">Composition lost, as Ag (C7H5O2S)2; ions that do not contain it do not fragment.</param>
/// <param name="LostCharge">Signed charge the lost part carries away.</param>
/// <param name="Fraction">Share of the parent ions, 0..1; shares of all fragments of a family sum to at most 1.</param>
public sealed record InSourceFragment(string Family, Formula Lost, int LostCharge, double Fraction);

/// <summary>What an electrospray mass spectrometer does to a population of clusters. Changing it never needs a new run.</summary>
public sealed record InstrumentOptions
{
    public PeakWidth Width { get; init; } = PeakWidth.OfResolvingPower(20_000);

    public PeakShape Shape { get; init; } = PeakShape.Gaussian;

    /// <summary>Lower end of the recorded range in Th.</summary>
    public double MinimumMassToCharge { get; init; } = 1000;

    /// <summary>Upper end of the recorded range in Th.</summary>
    public double MaximumMassToCharge { get; init; } = 4000;

    /// <summary>Profile samples per FWHM, at least 2; with 4 or more the trapezoidal rule returns areas to 1e-9 or 1/(6 (R points)^2), whichever is larger.</summary>
    public int PointsPerFwhm { get; init; } = 6;

    /// <summary>Response factor per family, relative; 1 where a family is not named. ESI is not quantitative between frameworks.</summary>
    public IReadOnlyDictionary<string, double> Responses { get; init; } = new Dictionary<string, double>();

    /// <summary>Charge states and Na/H exchange per family; <see cref="DefaultExchange"/> where a family is not named.</summary>
    public IReadOnlyDictionary<string, ExchangeDistribution> Exchanges { get; init; } = new Dictionary<string, ExchangeDistribution>();

    public ExchangeDistribution DefaultExchange { get; init; } = ExchangeDistribution.None;

    public IReadOnlyList<InSourceFragment> Fragments { get; init; } = [];

    /// <summary>Noise of the profile; null for none.</summary>
    public NoiseModel? Noise { get; init; }

    /// <summary>Seed of the noise: equal seeds give equal spectra.</summary>
    public ulong NoiseSeed { get; init; }

    /// <summary>Largest profile the simulator makes.</summary>
    public const int LargestProfile = 1 << 24;

    public ExchangeDistribution ExchangeOf(string family) => Exchanges.GetValueOrDefault(family, DefaultExchange);

    /// <exception cref="FaultException">Every option out of its range, at once.</exception>
    public void Validate()
    {
        List<Fault> faults = [];
        double width = Width.ResolvingPower ?? Width.FwhmThomson ?? double.NaN;
        if (!(width > 0 && double.IsFinite(width))) faults.Add(new("instrument.width", $"The peak width is {Text(width)}.", "Give a positive resolving power or a positive FWHM in Th."));
        if (!(MinimumMassToCharge > 0 && MaximumMassToCharge > MinimumMassToCharge && double.IsFinite(MaximumMassToCharge)))
            faults.Add(new("instrument.range", $"The m/z range is {Text(MinimumMassToCharge)} to {Text(MaximumMassToCharge)}.", "Give 0 < minimum < maximum, in Th."));
        if (PointsPerFwhm < 2) faults.Add(new("instrument.pointsPerFwhm", $"There are {PointsPerFwhm} points per FWHM.", "Give at least 2."));
        if (faults.Count == 0 && MassToChargeGrid.CountFor(this) > LargestProfile)
            faults.Add(new("instrument", $"The profile would have {MassToChargeGrid.CountFor(this):F0} points.", $"Narrow the range or lower the resolving power: at most {LargestProfile} points."));
        foreach ((string family, double response) in Responses)
        {
            if (!(response >= 0 && double.IsFinite(response))) faults.Add(new($"instrument.responses.{family}", $"The response factor is {Text(response)}.", "Give a number of at least 0."));
        }

        foreach ((string family, ExchangeDistribution exchange) in Exchanges.Append(new("default", DefaultExchange)))
        {
            CheckWeights(exchange.ProtonLossWeights, $"instrument.exchanges.{family}.protonLossWeights");
            CheckWeights(exchange.SodiumWeights, $"instrument.exchanges.{family}.sodiumWeights");
        }

        foreach (IGrouping<string, InSourceFragment> group in Fragments.GroupBy(fragment => fragment.Family))
        {
            if (!(group.All(fragment => fragment.Fraction >= 0) && group.Sum(fragment => fragment.Fraction) <= 1))
                faults.Add(new($"instrument.fragments.{group.Key}", $"Fractions sum to {Text(group.Sum(fragment => fragment.Fraction))}.", "Give fractions of at least 0 that sum to at most 1."));
        }

        if (Noise is { } noise && !(noise.IntensityPerCount >= 0 && noise.AdditiveStandardDeviation >= 0 && double.IsFinite(noise.IntensityPerCount + noise.AdditiveStandardDeviation)))
            faults.Add(new("instrument.noise", $"The noise is {noise}.", "Give numbers of at least 0."));
        if (faults.Count > 0) throw new FaultException(faults);

        void CheckWeights(IReadOnlyList<double> weights, string path)
        {
            if (!(weights.Count > 0 && weights.All(weight => weight >= 0 && double.IsFinite(weight)) && weights.Sum() > 0))
                faults.Add(new(path, $"The weights are [{string.Join(", ", weights.Select(Text))}].", "Give at least one weight; none negative, not all 0."));
        }
    }

    private static string Text(double value) => FormattableString.Invariant($"{value}");
}
