using System.Globalization;
using AlloyKMC.Cli.Output;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Datasets;

/// <summary>One measured spectrum taken apart.</summary>
/// <param name="Name">Its id in the file.</param>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="Measured">The spectrum.</param>
/// <param name="Result">What it holds.</param>
internal sealed record AssignedSpectrum(string Name, double TimeSeconds, Spectrum Measured, DeconvolutionResult Result)
{
    /// <summary>Summed absolute residual over summed intensity.</summary>
    public double ResidualShare => Result.Residual.Intensity.Sum(Math.Abs) / Measured.Intensity.Sum();

    /// <summary>Species found whose intensity trades against that of others.</summary>
    public IReadOnlyList<SpeciesEstimate> NotSeparable => [.. Result.Species.Where(species => species.Intensity > 0 && !species.IsSeparable)];
}

/// <summary>The mass spectra of a file, turned into intensities of species.</summary>
internal sealed class AssignedSpectra
{
    private AssignedSpectra(IReadOnlyList<AssignedSpectrum> spectra, MeasuredTimeCourse course)
    {
        Spectra = spectra;
        Course = course;
    }

    public IReadOnlyList<AssignedSpectrum> Spectra { get; }

    public MeasuredTimeCourse Course { get; }

    /// <param name="file">mzML, or CSV of m/z and intensity.</param>
    /// <param name="isMzml">Which of the two.</param>
    /// <param name="isCentroid">Whether a CSV file holds peaks.</param>
    /// <param name="seconds">Time since mixing of a single spectrum; empty where the file says it.</param>
    /// <param name="dataset">System whose species may be there.</param>
    /// <param name="condition">Condition whose sampling times count; spectra of other times are passed over.</param>
    /// <param name="instrument">Peak width, charge states and exchanges.</param>
    public static AssignedSpectra Read(string file, bool isMzml, bool isCentroid, IReadOnlyList<double> seconds, StoredDataset dataset, StoredCondition condition, InstrumentOptions instrument)
    {
        IonSpecies[] species = [.. IonCatalog.Build(dataset.System).Ions.OfType<IonSpecies>()];
        double? time = seconds.Count > 0 ? seconds[0] : null;
        List<AssignedSpectrum> spectra = [];
        List<double> passedOver = [];
        if (isMzml) InputFile.Read(file, stream => AddAll(MzmlReader.Read(stream, new MzmlReadOptions { RejectEmptySpectra = true })));
        else Add("spectrum", time, InputFile.ReadText(file, text => MassSpectrumCsv.Read(text, isCentroid ? SpectrumKind.Centroid : SpectrumKind.Profile)), null);
        if (spectra.Count == 0)
        {
            throw new FaultException(new Fault(file, passedOver.Count == 0 ? "There is no mass spectrum of level 1 in it." : $"None of the times of its spectra was sampled: {string.Join(", ", passedOver.Distinct().Take(20).Select(Units.Time))}.", $"{dataset.Path} has samples at {string.Join(", ", condition.TimesSeconds.Select(Units.Time))}; the time of a single spectrum can be given with --time."));
        }

        Dictionary<string, string[]> coordinates = dataset.Species.Families.ToDictionary(family => family.Name, family => family.Coordinates.Select(coordinate => coordinate.Name).ToArray());
        MeasuredTimeCourse course = new([.. spectra.SelectMany(spectrum => SpectrumAssignment.Rows(spectrum.Result, spectrum.TimeSeconds, family => coordinates[family], instrument.Noise is not null))]);
        if (course.Rows.All(row => row.Intensity == 0)) throw new FaultException(new Fault(file, "No species of the system is found in it.", "Check the m/z range, and the charge states and Na/H exchange of the instrument file."));
        return new AssignedSpectra(spectra, course);

        int AddAll(IEnumerable<MassSpectrum> found)
        {
            foreach (MassSpectrum spectrum in found.Where(spectrum => spectrum.MsLevel is null or 1))
            {
                SpectrumKind kind = spectrum.Representation == SpectrumRepresentation.Centroid || (spectrum.Representation == SpectrumRepresentation.Unknown && isCentroid) ? SpectrumKind.Centroid : SpectrumKind.Profile;
                Add(spectrum.Id, time ?? spectrum.ScanStartSeconds, new Spectrum(kind, spectrum.MassToCharge, spectrum.Intensity), spectrum.Line);
            }

            return spectra.Count;
        }

        void Add(string name, double? at, Spectrum measured, int? line)
        {
            string place = line is > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : file;
            if (at is not { } since) throw new FaultException(new Fault(place, $"The file does not say when {(name == "spectrum" ? "the spectrum" : name)} was taken.", "Give the time since mixing with --time."));
            if (condition.SampleAt(since) is null)
            {
                passedOver.Add(since);
                return;
            }

            if (spectra.Any(earlier => Math.Abs(earlier.TimeSeconds - since) < 0.5)) throw new FaultException(new Fault(place, $"There is a second spectrum of {Units.Time(since)}.", "Give one spectrum per time: sum or average scans first."));
            IReadOnlyList<CandidateIon> candidates = SpectrumAssignment.Candidates(species, instrument, measured);
            if (candidates.Count == 0) throw new FaultException(new Fault(place, "No ion of the system lies within the m/z range of the spectrum.", "Check the charge states of the instrument file."));
            spectra.Add(new AssignedSpectrum(name, since, measured, SpectrumDeconvolution.Fit(measured, candidates, SpectrumAssignment.OptionsFor(instrument))));
        }
    }

    /// <summary>CSV of measured, fitted and residual intensities.</summary>
    public void WriteResidual(string path) => OutputFile.WriteText(path, text =>
    {
        text.Write("time_s,mz,measured,fitted,residual\n");
        foreach (AssignedSpectrum spectrum in Spectra)
        {
            for (int i = 0; i < spectrum.Measured.MassToCharge.Count; i++)
                text.Write(string.Create(CultureInfo.InvariantCulture, $"{spectrum.TimeSeconds:R},{spectrum.Measured.MassToCharge[i]:R},{spectrum.Measured.Intensity[i]:R},{spectrum.Result.Fitted.Intensity[i]:R},{spectrum.Result.Residual.Intensity[i]:R}\n"));
        }
    });
}
