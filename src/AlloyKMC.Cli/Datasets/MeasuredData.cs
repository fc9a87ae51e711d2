using AlloyKMC.Configuration.Files;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Datasets;

/// <summary>What was measured: a time course, or mass spectra turned into one.</summary>
/// <param name="Course">Intensities by time, framework and coordinates.</param>
/// <param name="Spectra">The spectra it comes from; null for a time course.</param>
internal sealed record MeasuredData(MeasuredTimeCourse Course, AssignedSpectra? Spectra)
{
    /// <param name="file">mzML, CSV of m/z and intensity, or CSV of a time course.</param>
    /// <param name="options">How scans become spectra.</param>
    /// <param name="dataset">The dataset they are held against.</param>
    /// <param name="condition">Its condition.</param>
    /// <param name="instrument">Peak width, charge states and exchanges.</param>
    /// <param name="residual">Takes the residual of mass spectra as CSV; null for none.</param>
    /// <exception cref="Model.FaultException">All that is wrong with the file.</exception>
    public static MeasuredData Read(string file, ScanOptions options, StoredDataset dataset, StoredCondition condition, InstrumentOptions instrument, TextWriter? residual = null)
    {
        if (!InputFile.IsMzml(file) && !MassSpectrumCsv.IsHeader(InputFile.FirstLine(file))) return new MeasuredData(InputFile.ReadText(file, text => MeasuredTimeCourseReader.Read(text, dataset.Species)), null);
        AssignedSpectra spectra = AssignedSpectra.Read(file, options, dataset, condition, instrument, residual);
        return new MeasuredData(spectra.Course, spectra);
    }
}
