using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Reporting.Data;

/// <summary>Everything a report shows, in memory.</summary>
public sealed record ReportContent
{
    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required AlloySystem System { get; init; }

    /// <summary>At least one condition, each with at least one replicate.</summary>
    public required IReadOnlyList<ReportCondition> Conditions { get; init; }

    public required RunFacts Facts { get; init; }

    /// <summary>What populations are seen through. Mass spectra are drawn without its noise and with a resolution that fits the width of a figure.</summary>
    public InstrumentOptions Instrument { get; init; } = new();

    /// <summary>The instrument in words.</summary>
    public string InstrumentText { get; init; } = "all frameworks respond alike and show the ions the system states";

    /// <summary>Signal per cluster of each framework.</summary>
    public ResponseFactors Responses => new(Instrument.Responses);

    /// <summary>Component spectra or maxima for UV-vis; null for none.</summary>
    public AbsorptionComponents? Absorption { get; init; }

    /// <summary>Published statements to hold the simulation against; null for none.</summary>
    public StatementSet? Statements { get; init; }

    /// <summary>Measured intensities, drawn into the figures of the first condition; null for none.</summary>
    public MeasuredTimeCourse? Measured { get; init; }
}

/// <summary>Where the data come from.</summary>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Runs">Runs in it.</param>
/// <param name="StatusCounts">Runs by status.</param>
/// <param name="Engines">Names of the engines used.</param>
/// <param name="Seeds">Seeds of the ensembles.</param>
/// <param name="Events">Reaction events of all runs.</param>
/// <param name="ConfigHashes">Identities of the resolved configurations.</param>
/// <param name="Versions">Versions of the program that made the runs.</param>
/// <param name="ParameterNotes">Remarks on parameters by name: "changed by the run".</param>
public sealed record RunFacts(
    string Dataset,
    int Runs,
    IReadOnlyList<(string Status, int Count)> StatusCounts,
    IReadOnlyList<string> Engines,
    IReadOnlyList<ulong> Seeds,
    long Events,
    IReadOnlyList<string> ConfigHashes,
    IReadOnlyList<string> Versions,
    IReadOnlyDictionary<string, string> ParameterNotes);
