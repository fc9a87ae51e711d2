using AlloyKMC.Model;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>
/// From m/z to composition: a non-negative fit of isotope patterns over composition, charge and Na/H exchange at once. Picking peaks along one
/// ladder would mistake four sodium ions for one gold atom; fitted together, the isotope patterns tell them apart where they can be told apart,
/// and the result says where they cannot.
/// </summary>
public static class SpectrumDeconvolution
{
    private const int MostReweightings = 30;
    private const double WeightsSettledBelow = 1e-5;

    /// <param name="spectrum">Measured or simulated; a profile in abundance per Th, centroids in abundance.</param>
    /// <param name="candidates">Ions that may be there.</param>
    /// <param name="options">Peak width and noise.</param>
    /// <param name="table">Isotope data; <see cref="IsotopeTable.Default"/> where null.</param>
    /// <exception cref="FaultException">Every fault of the spectrum, the candidates and the options.</exception>
    public static DeconvolutionResult Fit(Spectrum spectrum, IReadOnlyList<CandidateIon> candidates, DeconvolutionOptions options, IsotopeTable? table = null)
    {
        Check(spectrum, candidates, options);
        IsotopeTable isotopes = table ?? IsotopeTable.Default;
        DesignMatrix design = DesignMatrix.Build(spectrum, candidates, options, isotopes);
        bool hasBaseline = design.Columns.Length > candidates.Count;
        int[][] ionsOfSpecies = [.. Enumerable.Range(0, candidates.Count).GroupBy(j => (candidates[j].Family, candidates[j].Species)).Select(group => group.ToArray())];
        SharedExchangeFit? shared = options.SharedExchange ? new SharedExchangeFit(candidates, ionsOfSpecies, hasBaseline) : null;

        double[] variances = Variances(design, design.Measured, options.Noise);
        double[] free = [];
        double[] solution = [];
        double[] species = [];
        double[] share = [];
        double[][] gram = [];
        for (int round = 0; round < MostReweightings; round++)
        {
            (gram, double[] right) = design.NormalEquations(Array.ConvertAll(variances, variance => 1 / variance));
            double[] previous = solution;
            free = NonNegativeLeastSquares.Solve(gram, right, [.. Enumerable.Range(0, free.Length).Where(j => free[j] > 0)]);
            solution = free;
            if (shared is not null)
            {
                (species, share) = shared.Solve(gram, right, free, share);
                solution = shared.Ions(species, share);
            }

            if (options.Noise is null || (previous.Length > 0 && LargestChange(previous, solution) <= WeightsSettledBelow)) break;
            variances = Variances(design, design.Multiply(solution), options.Noise);
        }

        double[] fitted = design.Multiply(solution);
        (double chiSquare, int values) = ChiSquare(design, fitted, variances);
        int unknowns = shared is null
            ? solution.Count(value => value > 0)
            : species.Count(value => value > 0) + share.Count(value => value > 0) - shared.Shares.Select(one => one.Family).Distinct().Count();
        int degrees = values - unknowns;
        double perDegree = degrees > 0 ? chiSquare / degrees : double.NaN;
        double noiseScale = options.Noise is null ? Math.Sqrt(perDegree) : 1;

        Covariance ofIons = new(gram, solution);
        (Covariance ofSpecies, IReadOnlyList<int>[] unknownsOfShare) = shared is null ? (ofIons, []) : shared.CovarianceOf(gram, species, share);
        return new DeconvolutionResult(() => ofIons.ConditionNumber, () => [.. ofIons.InseparablePairs(options.InseparableCorrelation).Where(pair => pair.Second < candidates.Count)])
        {
            Ions = [.. candidates.Select((candidate, j) => new IonEstimate(candidate, solution[j], noiseScale * ofIons.StandardError([j]), noiseScale * ofIons.ActiveSetStandardError([j])))],
            Species = SpeciesEstimates(candidates, ionsOfSpecies, solution, ofSpecies, shared is not null, noiseScale, options.InseparableCorrelation),
            Exchanges = shared is null ? new Dictionary<string, IReadOnlyList<ExchangeShare>>() : Exchanges(shared, share, unknownsOfShare, ofSpecies, noiseScale),
            Baseline = hasBaseline ? solution[^1] : 0,
            Fitted = spectrum with { Intensity = Array.ConvertAll(design.RowOfPoint, row => fitted[row]) },
            Residual = spectrum with { Intensity = Array.ConvertAll(design.RowOfPoint, row => design.Measured[row] - fitted[row]) },
            ReducedChiSquare = options.Noise is null ? 1 : perDegree,
            DegreesOfFreedom = degrees,
            IsotopeTableVersion = isotopes.Version,
            IsotopeTableSource = isotopes.Source,
        };
    }

    /// <summary>Sum of squares that the free fit, all values weighing the same, takes out of the spectrum.</summary>
    internal static double Explained(Spectrum spectrum, IReadOnlyList<CandidateIon> candidates, DeconvolutionOptions options, IsotopeTable table)
    {
        Check(spectrum, candidates, options);
        DesignMatrix design = DesignMatrix.Build(spectrum, candidates, options, table);
        double[] weights = new double[design.Measured.Length];
        Array.Fill(weights, 1);
        (double[][] gram, double[] right) = design.NormalEquations(weights);
        // At the minimum of x'Gx - 2 b'x under x >= 0 it is -b'x.
        return NonNegativeLeastSquares.Solve(gram, right, []).Zip(right, (x, b) => x * b).Sum();
    }

    /// <summary>Variance per row at given intensities, at least that of one count: without additive noise an empty point would weigh infinitely.</summary>
    private static double[] Variances(DesignMatrix design, double[] intensities, NoiseModel? noise)
    {
        double[] variances = new double[intensities.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            variances[i] = noise is null
                ? 1
                : Math.Max(
                    noise.IntensityPerCount * Math.Max(0, intensities[i]) + noise.AdditiveStandardDeviation * noise.AdditiveStandardDeviation * design.PeaksPerRow[i],
                    noise.IntensityPerCount * noise.IntensityPerCount);
        }

        return variances;
    }

    private static double LargestChange(double[] previous, double[] next)
    {
        double largest = 0;
        double change = 0;
        for (int j = 0; j < next.Length; j++)
        {
            largest = Math.Max(largest, next[j]);
            change = Math.Max(change, Math.Abs(next[j] - previous[j]));
        }

        return largest > 0 ? change / largest : 0;
    }

    private static (double ChiSquare, int Values) ChiSquare(DesignMatrix design, double[] fitted, double[] variances)
    {
        double sum = 0;
        int values = 0;
        for (int i = 0; i < fitted.Length; i++)
        {
            if (!design.Reached[i]) continue;
            double residual = design.Measured[i] - fitted[i];
            sum += residual * residual / variances[i];
            values++;
        }

        return (sum, values);
    }

    private static IReadOnlyList<SpeciesEstimate> SpeciesEstimates(
        IReadOnlyList<CandidateIon> candidates, int[][] ionsOfSpecies, double[] solution, Covariance covariance, bool isShared, double noiseScale, double inseparable)
    {
        IReadOnlyList<int>[] members = [.. ionsOfSpecies.Select((ions, s) => isShared ? [s] : ions)];
        List<string>[] partners = [.. members.Select(_ => new List<string>())];
        for (int a = 0; a < members.Length; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                double correlation = covariance.Correlation(members[a], members[b]);
                bool dependent = double.IsNaN(correlation) && covariance.AreDependent(members[a], members[b]);
                if (!dependent && !(Math.Abs(correlation) > inseparable)) continue;
                partners[a].Add(candidates[ionsOfSpecies[b][0]].Species);
                partners[b].Add(candidates[ionsOfSpecies[a][0]].Species);
            }
        }

        return
        [
            .. ionsOfSpecies.Select((ions, s) => new SpeciesEstimate(
                candidates[ions[0]].Species, candidates[ions[0]].Family, candidates[ions[0]].Coordinates, ions.Sum(j => solution[j]),
                noiseScale * covariance.StandardError(members[s]), noiseScale * covariance.ActiveSetStandardError(members[s]), partners[s])),
        ];
    }

    private static Dictionary<string, IReadOnlyList<ExchangeShare>> Exchanges(
        SharedExchangeFit shared, double[] share, IReadOnlyList<int>[] unknowns, Covariance covariance, double noiseScale) =>
        shared.Shares.Select((one, e) => (one.Family, Share: new ExchangeShare(one.Exchange, share[e], noiseScale * covariance.StandardError(unknowns[e]))))
            .Where(one => one.Family != SharedExchangeFit.Baseline)
            .GroupBy(one => one.Family)
            .ToDictionary(group => group.Key, IReadOnlyList<ExchangeShare> (group) => [.. group.Select(one => one.Share)]);

    private static void Check(Spectrum spectrum, IReadOnlyList<CandidateIon> candidates, DeconvolutionOptions options)
    {
        List<Fault> faults = [];
        if (spectrum.MassToCharge.Count == 0) faults.Add(new("spectrum", "The spectrum is empty.", "Give at least one point."));
        if (spectrum.MassToCharge.Count != spectrum.Intensity.Count)
            faults.Add(new("spectrum", $"There are {spectrum.MassToCharge.Count} m/z values and {spectrum.Intensity.Count} intensities.", "Give one intensity per m/z."));
        if (spectrum.MassToCharge.Zip(spectrum.MassToCharge.Skip(1)).Any(pair => !(pair.First <= pair.Second)))
            faults.Add(new("spectrum", "The m/z values are not ascending.", "Sort the spectrum by m/z; remove NaN."));
        if (!spectrum.Intensity.All(double.IsFinite)) faults.Add(new("spectrum", "An intensity is not a number.", "Remove NaN and infinities."));
        if (candidates.Count == 0) faults.Add(new("candidates", "There are no candidate ions.", "Give at least one."));
        if (candidates.Any(candidate => candidate.Charge == 0)) faults.Add(new("candidates", "A candidate has no charge.", "Leave it out, or state its charge."));
        double width = options.Width.ResolvingPower ?? options.Width.FwhmThomson ?? double.NaN;
        if (!(width > 0 && double.IsFinite(width))) faults.Add(new("options.width", FormattableString.Invariant($"The peak width is {width}."), "Give a positive resolving power or FWHM."));
        if (options.Noise is { } noise && !(noise.IntensityPerCount >= 0 && noise.AdditiveStandardDeviation >= 0 && noise.IntensityPerCount + noise.AdditiveStandardDeviation > 0))
            faults.Add(new("options.noise", $"The noise is {noise}.", "Give a positive intensity per count or standard deviation, or null where it is not known."));
        if (options.FitBaseline && spectrum.Kind == SpectrumKind.Centroid) faults.Add(new("options.fitBaseline", "A baseline is asked for, but the spectrum holds centroids.", "Leave it out."));
        if (faults.Count > 0) throw new FaultException(faults);
    }
}
