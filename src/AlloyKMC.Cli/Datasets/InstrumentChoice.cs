using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Datasets;

/// <summary>The instrument a command looks through, and where it comes from.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="File">Its file; null for the one that treats all frameworks alike.</param>
internal sealed record InstrumentChoice(LoadedInstrument Instrument, string? File)
{
    private const string FileName = "instrument.json";

    /// <param name="file">The file asked for; null where none is.</param>
    /// <param name="published">File compared with: an instrument.json beside it belongs to it; null for none.</param>
    /// <param name="species">The system.</param>
    public static InstrumentChoice Of(string? file, string? published, SpeciesTable species)
    {
        string? beside = published is null ? null : Path.Combine(Path.GetDirectoryName(published) ?? "", FileName);
        if ((file ?? (beside is not null && System.IO.File.Exists(beside) ? beside : null)) is not { } found)
            return new InstrumentChoice(new LoadedInstrument("none", new InstrumentOptions()), null);
        string[] families = [.. species.Families.Select(family => family.Name)];
        return new InstrumentChoice(InstrumentReader.ReadFile(found, families), found);
    }

    public string Describe() => File is null
        ? "no instrument file: all frameworks respond alike and show the ions the system states"
        : $"{Instrument.Name} ({File}): response {(Instrument.Options.Responses.Count == 0 ? "1 for all" : string.Join(", ", Instrument.Options.Responses.Select(response => FormattableString.Invariant($"{response.Key} {response.Value:0.####}"))))}, 1 for others";
}
