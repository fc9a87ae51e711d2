using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Configuration.Instruments;

/// <summary>An instrument as a file states it.</summary>
/// <param name="Name">Its name; the name of the file where it states none.</param>
/// <param name="Options">What it does to a population of clusters.</param>
public sealed record LoadedInstrument(string Name, InstrumentOptions Options)
{
    /// <summary>Signal per cluster of each family, for comparisons that need no spectrum.</summary>
    public ResponseFactors Responses { get; } = new(Options.Responses);
}

/// <summary>Reads instrument files, strictly.</summary>
public static class InstrumentReader
{
    /// <param name="file">Path of the file.</param>
    /// <param name="families">Families the system has; null where they are not known.</param>
    /// <exception cref="Model.FaultException">All faults of the file, each with its place.</exception>
    public static LoadedInstrument ReadFile(string file, IReadOnlyCollection<string>? families = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Finish(ConfigFile.Read(file, null, faults), file, families, faults);
    }

    /// <summary>Reads an instrument from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file as messages shall name it.</param>
    /// <param name="families">Families the system has; null where they are not known.</param>
    /// <exception cref="Model.FaultException">All faults of the text, each with its place.</exception>
    public static LoadedInstrument Read(ReadOnlySpan<byte> utf8, string file, IReadOnlyCollection<string>? families = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Finish(PositionedJsonReader.Read(utf8, Origin.OfFile(file), "", faults), file, families, faults);
    }

    private static LoadedInstrument Finish(PositionedJson? root, string file, IReadOnlyCollection<string>? families, FaultCollector faults)
    {
        faults.ThrowIfAny();
        ShapeCheck.Check(root!, InstrumentShapes.Instrument, faults);
        // Numbers are put together only where every one of them is as it should be.
        faults.ThrowIfAny();
        InstrumentOptions options = InstrumentMapper.Map(root!, families, faults);
        faults.ThrowIfAny();
        options.Validate();
        return new LoadedInstrument(root!.Find("name").OptionalText() ?? Path.GetFileNameWithoutExtension(file), options);
    }
}
