using System.Globalization;
using System.Reflection;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Output;

/// <summary>One sample of a dataset, made ready for an instrument.</summary>
/// <param name="TimeSeconds">Its time.</param>
/// <param name="Populations">Mean over replicates, or one replicate.</param>
/// <param name="Description">Dataset, feed, time and replicates in words.</param>
internal sealed record SampleView(double TimeSeconds, PopulationSample Populations, string Description);

/// <summary>The mass spectrum of a sample.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Present">Its species with their abundances.</param>
/// <param name="Spectrum">What the instrument shows.</param>
internal sealed record MassView(SampleView Sample, IReadOnlyList<IonSpecies> Present, SimulatedSpectrum Spectrum);

/// <summary>Spectra as files.</summary>
internal static class SpectrumFiles
{
    public static string ProgramVersion { get; } = typeof(SpectrumFiles).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Writes .csv (the first view) or .mzML (all of them).</summary>
    public static void Write(string path, IReadOnlyList<MassView> views, bool centroid)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            SimulatedSpectrum simulated = views[0].Spectrum;
            string[] comments =
            [
                $"AlloyKMC {ProgramVersion}: {views[0].Sample.Description}",
                centroid ? "centroids: mz in Th, intensity is peak area in clusters times response" : "profile: mz in Th, intensity is clusters times response per Th",
                $"isotope table {simulated.IsotopeTableVersion}: {simulated.IsotopeTableSource}",
            ];
            OutputFile.WriteText(path, text => MassSpectrumCsv.Write(text, Recorded(simulated, centroid), comments));
            return;
        }

        // mzML has no place for the isotope table of its own; the version of the software is free text.
        MzmlWriteOptions options = new() { SoftwareVersion = $"{ProgramVersion}, isotope table {views[0].Spectrum.IsotopeTableVersion}" };
        OutputFile.Write(path, stream => MzmlWriter.Write(stream, [.. views.Select((view, i) => Spectrum(view, i, centroid))], options));
    }

    public static void WriteAbsorption(string path, AbsorptionSpectrum spectrum, string comment) => OutputFile.WriteText(path, text =>
    {
        text.Write($"# AlloyKMC {ProgramVersion}: {comment}\nwavelength_nm,absorption_per_cluster\n");
        for (int i = 0; i < spectrum.Nanometres.Count; i++) text.Write(string.Create(CultureInfo.InvariantCulture, $"{spectrum.Nanometres[i]:R},{spectrum.Absorption[i]:R}\n"));
    });

    private static MassSpectrum Spectrum(MassView view, int index, bool centroid)
    {
        Spectrum recorded = Recorded(view.Spectrum, centroid);
        IonPolarity polarity = view.Present.All(ion => ion.Charge < 0) ? IonPolarity.Negative : view.Present.All(ion => ion.Charge > 0) ? IonPolarity.Positive : IonPolarity.Unknown;
        return new MassSpectrum(
            $"scan={index + 1}", 1, polarity, centroid ? SpectrumRepresentation.Centroid : SpectrumRepresentation.Profile, view.Sample.TimeSeconds, [.. recorded.MassToCharge], [.. recorded.Intensity]);
    }

    /// <summary>As a detector records it: noise cannot take an intensity below 0.</summary>
    private static Spectrum Recorded(SimulatedSpectrum simulated, bool centroid) =>
        centroid ? simulated.Centroid : simulated.Profile with { Intensity = [.. simulated.Profile.Intensity.Select(value => Math.Max(0, value))] };
}
