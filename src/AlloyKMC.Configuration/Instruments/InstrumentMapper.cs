using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Configuration.Instruments;

/// <summary>A checked tree as an instrument.</summary>
internal static class InstrumentMapper
{
    public static InstrumentOptions Map(PositionedJson root, IReadOnlyCollection<string>? families, FaultCollector faults)
    {
        InstrumentOptions defaults = new();
        Dictionary<string, double> responses = [];
        Dictionary<string, ExchangeDistribution> exchanges = [];
        List<InSourceFragment> fragments = [];
        foreach (PositionedMember family in root.Find("families")?.Members ?? [])
        {
            if (families is not null && !families.Contains(family.Name))
                faults.Add(family.NameOrigin, family.Value.Path, $"The system has no family {Wording.Quote(family.Name)}.", $"{Wording.DidYouMean(family.Name, families)}Families are {string.Join(", ", families)}.");
            if (family.Value.Find("response").OptionalNumber() is { } response) responses[family.Name] = response;
            if (ExchangeOf(family.Value, faults) is { } exchange) exchanges[family.Name] = exchange;
            fragments.AddRange(FragmentsOf(family, faults));
        }

        (double from, double to) = RangeOf(root.Find("massToCharge"), defaults, faults);
        return new InstrumentOptions
        {
            Width = root.Find("resolvingPower").OptionalNumber() is { } power ? PeakWidth.OfResolvingPower(power) : PeakWidth.OfFwhm(root.Find("fwhm").OptionalNumber() ?? double.NaN),
            Shape = root.Find("peakShape").Text() == "lorentzian" ? PeakShape.Lorentzian : PeakShape.Gaussian,
            PointsPerFwhm = (int)(root.Find("pointsPerFwhm").Integer() ?? defaults.PointsPerFwhm),
            MinimumMassToCharge = from,
            MaximumMassToCharge = to,
            Responses = responses,
            Exchanges = exchanges,
            Fragments = fragments,
            Noise = NoiseOf(root.Find("noise"), faults),
            NoiseSeed = (ulong)(root.Find("noise")?.Find("seed").Integer() ?? 1),
        };
    }

    private static (double From, double To) RangeOf(PositionedJson? range, InstrumentOptions defaults, FaultCollector faults)
    {
        if (range is null) return (defaults.MinimumMassToCharge, defaults.MaximumMassToCharge);
        (double from, double to) = (range.Find("from").OptionalNumber() ?? 0, range.Find("to").OptionalNumber() ?? 0);
        if (from >= to) faults.Add(range, string.Create(CultureInfo.InvariantCulture, $"The range goes from {from} to {to}."), "Give the lower end first.");
        return (from, to);
    }

    private static NoiseModel? NoiseOf(PositionedJson? noise, FaultCollector faults)
    {
        if (noise is null) return null;
        NoiseModel model = new(noise.Find("intensityPerCount").OptionalNumber() ?? 0, noise.Find("sd").OptionalNumber() ?? 0);
        if (model is { IntensityPerCount: 0, AdditiveStandardDeviation: 0 }) faults.Add(noise, "The noise is 0.", "Give intensityPerCount or sd, or leave out \"noise\".");
        return model;
    }

    private static ExchangeDistribution? ExchangeOf(PositionedJson family, FaultCollector faults)
    {
        (PositionedJson? protons, PositionedJson? sodium) = (family.Find("protonsLost"), family.Find("sodium"));
        if (protons is null && sodium is null) return null;
        return new ExchangeDistribution
        {
            FewestProtonsLost = (int)(protons?.Find("fewest").Integer() ?? 0),
            ProtonLossWeights = protons is null ? [1] : WeightsOf(protons.Find("weights")!, faults),
            SodiumWeights = sodium is null ? [1] : SodiumWeightsOf(sodium, faults),
        };
    }

    private static IReadOnlyList<double> SodiumWeightsOf(PositionedJson sodium, FaultCollector faults)
    {
        if (sodium.Find("weights") is { } weights) return [.. Enumerable.Repeat(0.0, (int)(sodium.Find("fewest").Integer() ?? 0)), .. WeightsOf(weights, faults)];
        (int sites, double mean) = ((int)(sodium.Find("sites").Integer() ?? 0), sodium.Find("mean").OptionalNumber() ?? 0);
        if (mean <= sites) return ExchangeDistribution.BinomialWeights(sites, mean);
        faults.Add(sodium.Find("mean")!, string.Create(CultureInfo.InvariantCulture, $"There are {mean} sodium ions on {sites} sites."), "Give a mean of at most the number of sites.");
        return [1];
    }

    private static IReadOnlyList<double> WeightsOf(PositionedJson node, FaultCollector faults)
    {
        double[] weights = [.. node.Items.Select(item => item.OptionalNumber() ?? 0)];
        if (weights.Sum() > 0) return weights;
        faults.Add(node, "All weights are 0.", "Give at least one weight above 0.");
        return [1];
    }

    private static IEnumerable<InSourceFragment> FragmentsOf(PositionedMember family, FaultCollector faults)
    {
        PositionedJson? list = family.Value.Find("fragments");
        double sum = 0;
        foreach (PositionedJson fragment in list?.Items ?? [])
        {
            PositionedJson lost = fragment.Find("lost")!;
            sum += fragment.Find("fraction").OptionalNumber() ?? 0;
            Formula formula;
            try
            {
                formula = Formula.Parse(lost.Text, lost.Path);
                formula.CountsIn(IsotopeTable.Default, lost.Path);
            }
            catch (FaultException exception)
            {
                foreach (Fault fault in exception.Faults) faults.Add(lost.OriginAt(fault.Offset ?? 0), lost.Path, fault.Problem, fault.Remedy);
                continue;
            }

            yield return new InSourceFragment(family.Name, formula, (int)(fragment.Find("charge").Integer() ?? 0), fragment.Find("fraction").OptionalNumber() ?? 0);
        }

        if (sum > 1) faults.Add(list!, string.Create(CultureInfo.InvariantCulture, $"The fractions sum to {sum}."), "Give fractions that sum to at most 1.");
    }
}
