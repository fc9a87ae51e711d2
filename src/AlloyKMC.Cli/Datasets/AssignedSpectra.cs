using AlloyKMC.Configuration.Files;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Datasets;

/// <summary>How the scans of a file become spectra of the dataset's sampling times.</summary>
internal sealed record ScanOptions
{
    /// <summary>Time since mixing of all scans of the file, which are averaged; null where each scan has its own time.</summary>
    public double? TimeSeconds { get; init; }

    /// <summary>Time since mixing when the clock of the file began.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Scans within half this span of a sampling time are averaged; null where one scan per time is expected.</summary>
    public double? AverageSeconds { get; init; }

    /// <summary>Text that the id of a scan must contain; empty for any.</summary>
    public string IdText { get; init; } = "";

    /// <summary>Whether spectra that do not say so hold peaks rather than profiles.</summary>
    public bool IsCentroid { get; init; }

    /// <summary>Whether a constant baseline is fitted.</summary>
    public bool HasBaseline { get; init; }

    /// <summary>Largest error of the m/z values looked for, in ppm; 0 where they are taken as right.</summary>
    public double LargestMassErrorPpm { get; init; }
}

/// <summary>One measured spectrum taken apart.</summary>
/// <param name="Name">Its id in the file, or those of the first and last scan.</param>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="Scans">Scans averaged.</param>
/// <param name="Candidates">Ions looked for.</param>
/// <param name="Species">What was found.</param>
/// <param name="ResidualShare">Summed absolute residual over summed intensity.</param>
/// <param name="ReducedChiSquare">Of the fit.</param>
/// <param name="Baseline">Constant baseline per point; 0 where none was fitted.</param>
/// <param name="MassErrorPpm">Error of the m/z values that was taken out.</param>
/// <param name="IsotopeTable">Version of the isotope table.</param>
internal sealed record AssignedSpectrum(
    string Name, double TimeSeconds, int Scans, int Candidates, IReadOnlyList<SpeciesEstimate> Species, double ResidualShare, double ReducedChiSquare, double Baseline, double MassErrorPpm, string IsotopeTable)
{
    public IReadOnlyList<SpeciesEstimate> Found => [.. Species.Where(species => species.Intensity > 0)];

    /// <summary>Species found whose intensity trades against that of others.</summary>
    public IReadOnlyList<SpeciesEstimate> NotSeparable => [.. Found.Where(species => !species.IsSeparable)];
}

/// <summary>Scans of a file that were not used, and why.</summary>
/// <param name="OtherLevel">Not of MS level 1.</param>
/// <param name="OtherPolarity">Of ions the system does not state.</param>
/// <param name="OtherTime">Too far from every sampling time.</param>
/// <param name="OtherId">Left out by their id.</param>
/// <param name="Empty">Without points.</param>
internal readonly record struct PassedOver(int OtherLevel, int OtherPolarity, int OtherTime, int OtherId, int Empty);

/// <summary>The mass spectra of a file, turned into intensities of species.</summary>
/// <param name="Spectra">In the order of the file.</param>
/// <param name="Course">Intensities by time.</param>
/// <param name="PassedOver">Scans not used.</param>
internal sealed record AssignedSpectra(IReadOnlyList<AssignedSpectrum> Spectra, MeasuredTimeCourse Course, PassedOver PassedOver)
{
    /// <summary>Reads scan by scan: one averaged spectrum is in memory at a time, whatever the size of the file.</summary>
    /// <param name="file">mzML, or CSV of m/z and intensity.</param>
    /// <param name="options">How scans become spectra.</param>
    /// <param name="dataset">System whose species may be there.</param>
    /// <param name="condition">Condition whose sampling times count.</param>
    /// <param name="instrument">Peak width, charge states and exchanges.</param>
    /// <param name="residual">Takes measured, fitted and residual intensities as CSV; null for none.</param>
    /// <exception cref="FaultException">All that is wrong with the file, or nothing in it can be used.</exception>
    public static AssignedSpectra Read(string file, ScanOptions options, StoredDataset dataset, StoredCondition condition, InstrumentOptions instrument, TextWriter? residual = null)
    {
        SpectrumAssembly assembly = new(options, dataset, condition, instrument, residual);
        if (InputFile.IsMzml(file)) InputFile.Read(file, stream => assembly.AddAll(MzmlReader.Read(stream, new MzmlReadOptions { RejectEmptySpectra = !assembly.Averages })));
        else assembly.Add("spectrum", InputFile.ReadText(file, text => MassSpectrumCsv.Read(text, assembly.KindOf(SpectrumRepresentation.Unknown))), file);
        IReadOnlyList<AssignedSpectrum> spectra = assembly.Finish(file);
        Dictionary<string, string[]> coordinates = dataset.Species.Families.ToDictionary(family => family.Name, family => family.Coordinates.Select(coordinate => coordinate.Name).ToArray());
        MeasuredTimeCourse course = new([.. spectra.SelectMany(spectrum => SpectrumAssignment.Rows(spectrum.Species, spectrum.TimeSeconds, family => coordinates[family], instrument.Noise is not null))]);
        if (course.Rows.All(row => row.Intensity == 0)) throw new FaultException(new Fault(file, "No species of the system is found in it.", "Check the m/z range, and the charge states and Na/H exchange of the instrument file."));
        return new AssignedSpectra(spectra, course, assembly.PassedOver);
    }
}
