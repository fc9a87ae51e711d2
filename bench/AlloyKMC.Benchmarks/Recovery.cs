using System.Globalization;
using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Tests.Observation.Deconvolution;

namespace AlloyKMC.Benchmarks;

/// <summary>
/// Intensities recovered from synthetic spectra beside the true ones, as a table: S30 and S27 with up to eight sodium ions each, some compositions missing, shot
/// and additive noise. The same spectra are judged statistically by the tests of the deconvolution.
/// </summary>
internal static class Recovery
{
    private const ulong Seed = 1;

    private static readonly NoiseModel Noise = new(1, 3);

    public static void Print(TextWriter output)
    {
        Case[] cases = [new("R = 2500, shared", 2_500, true), new("R = 5000, shared", 5_000, true), new("R = 20000, shared", 20_000, true), new("R = 20000, free", 20_000, false), new("R = 50000, free", 50_000, false)];
        DeconvolutionResult[] results = [.. cases.Select(Fit)];
        output.WriteLine("Recovered ± standard error (z). R: resolving power; shared: all species of a family share one distribution over exchanges; noise of one count per ion and 3 per point.\n");
        output.WriteLine($"| species | true | {string.Join(" | ", cases.Select(one => one.Name))} |");
        output.WriteLine($"|---|---:|{string.Concat(cases.Select(_ => "---:|"))}");
        double[] squares = new double[cases.Length];
        for (int s = 0; s < SyntheticSpectra.Truth.Count; s++)
        {
            double truth = SyntheticSpectra.Truth[s].Abundance;
            List<string> cells = [];
            for (int c = 0; c < cases.Length; c++)
            {
                SpeciesEstimate found = results[c].Species[s];
                double score = (found.Intensity - truth) / found.StandardError;
                squares[c] += score * score;
                cells.Add(string.Create(CultureInfo.InvariantCulture, $"{found.Intensity:0} ± {found.StandardError:0} ({score:0.0}){(found.IsSeparable ? "" : " *")}"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {SyntheticSpectra.Truth[s].Name} | {truth:0} | {string.Join(" | ", cells)} |"));
        }

        output.WriteLine($"| root mean square z | | {string.Join(" | ", squares.Select(sum => Math.Sqrt(sum / SyntheticSpectra.Truth.Count).ToString("0.00", CultureInfo.InvariantCulture)))} |");
        output.WriteLine("\n*: the result says that the spectrum cannot tell this species from others.");
    }

    private static DeconvolutionResult Fit(Case one)
    {
        Spectrum spectrum = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(one.ResolvingPower, Noise, Seed)).Profile;
        return SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, new DeconvolutionOptions { Width = PeakWidth.OfResolvingPower(one.ResolvingPower), Noise = Noise, SharedExchange = one.IsShared });
    }

    private sealed record Case(string Name, double ResolvingPower, bool IsShared);
}
