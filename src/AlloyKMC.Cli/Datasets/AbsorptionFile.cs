using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Optics;

namespace AlloyKMC.Cli.Datasets;

/// <summary>Component spectra (.csv) or a list of maxima (.json).</summary>
internal static class AbsorptionFile
{
    /// <exception cref="Model.FaultException">All that is wrong with the file.</exception>
    public static AbsorptionComponents Read(string file, SpeciesTable species) =>
        InputFile.IsCsv(file) ? InputFile.ReadText(file, text => AbsorptionCsv.Read(text, species)) : AbsorptionMaximaReader.ReadFile(file, species);
}
