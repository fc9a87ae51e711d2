using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Data;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Datasets;

/// <summary>A stored dataset with the system it was made of, its populations in memory.</summary>
internal sealed class StoredDataset
{
    private readonly DatasetReader _reader;

    private StoredDataset(string path, DatasetReader reader, ResolvedConfig resolved, IReadOnlyList<RunRecord> runs, IReadOnlyList<StoredCondition> conditions)
    {
        _reader = reader;
        Path = path;
        Resolved = resolved;
        Runs = runs;
        Conditions = conditions;
    }

    public string Path { get; }

    /// <summary>The configuration stored with the dataset; of a sweep, the whole of it.</summary>
    public ResolvedConfig Resolved { get; }

    /// <summary>What is stored of each run beside its populations.</summary>
    public IReadOnlyList<RunRecord> Runs { get; }

    /// <summary>In the order of their numbers, at least one.</summary>
    public IReadOnlyList<StoredCondition> Conditions { get; }

    /// <summary>Observables of the conditions asked for, by condition.</summary>
    /// <param name="isWanted">Conditions to read.</param>
    public IReadOnlyDictionary<int, IReadOnlyList<ObservableSeries>> Observables(Predicate<int> isWanted) => StoredObservables.Read(_reader, isWanted);

    /// <summary>The system of the first condition; all have the same species.</summary>
    public AlloySystem System => Conditions[0].Plan.Simulation.Network.System;

    public SpeciesTable Species => System.Species;

    /// <exception cref="StorageException">There is no dataset, or a file of it cannot be read.</exception>
    /// <exception cref="FaultException">The configuration stored with it is missing or no longer understood.</exception>
    public static StoredDataset Open(string path)
    {
        DatasetReader reader = DatasetReader.Open(path);
        if (!reader.Metadata.TryGetValue(DatasetMetadata.Configuration, out string? json))
            throw new FaultException(new Fault(path, "The dataset does not hold the configuration it was made with.", "Only datasets written by 'alloykmc run' or 'alloykmc sweep' can be looked at."));
        (ResolvedConfig resolved, Func<int, RunPlan> planOf) = ReadConfiguration(Encoding.UTF8.GetBytes(json), $"{path} (stored configuration)", path);
        int[] numbers = [.. reader.Runs.Select(run => run.Run.Condition).Distinct().Order()];
        if (numbers.Length == 0) throw new FaultException(new Fault(path, "The dataset holds no runs.", "Run it to the end first: the same command continues."));
        RunPlan first = planOf(numbers[0]);
        StoredCondition[] conditions =
        [
            .. reader.ReadAllSeries(first.Simulation.Network.Species).Where(run => run.Series.TimesSeconds.Count > 0).GroupBy(run => run.Run.Run.Condition).OrderBy(group => group.Key)
                .Select(group => new StoredCondition(
                    group.Key, group.First().Run.Run.Swept, new Lazy<RunPlan>(() => group.Key == numbers[0] ? first : planOf(group.Key)), [.. group.OrderBy(run => run.Run.Run.Replicate).Select(run => (run.Run.Run.Replicate, run.Series))])),
        ];
        if (conditions.Length == 0) throw new FaultException(new Fault(path, "The dataset holds no samples.", "Run it to the end first: the same command continues."));
        return new StoredDataset(path, reader, resolved, [.. reader.Runs.Select(run => run.Run)], conditions);
    }

    private static (ResolvedConfig Resolved, Func<int, RunPlan> PlanOf) ReadConfiguration(byte[] json, string name, string path)
    {
        if (!SweepReader.IsSweep(json))
        {
            RunPlan only = PlanBuilder.Build(RunConfigReader.Read(json, name));
            return (only.Resolved, _ => only);
        }

        LoadedSweep sweep = SweepReader.Read(json, name);
        var networks = new NetworkCache();
        return (sweep.Shared.Resolved, number => number < sweep.Points.Count
            ? PlanBuilder.Build(sweep.ReadCondition(sweep.Points[number]), networks)
            : throw new FaultException(new Fault(path, $"A run is of condition {number}, but its configuration has {sweep.Points.Count}.", "Files of two datasets were mixed; make the dataset again.")));
    }

    /// <summary>The one condition meant.</summary>
    /// <param name="ratio">Feed ratio to look for; null for any.</param>
    /// <param name="number">Number of the condition; null for any.</param>
    /// <exception cref="FaultException">None or several are meant.</exception>
    public StoredCondition Choose(FeedRatio? ratio, int? number)
    {
        StoredCondition[] fitting = [.. Conditions.Where(condition => (number is null || condition.Number == number) && (ratio is null || condition.HasRatio(ratio.Value)))];
        if (fitting.Length == 1) return fitting[0];
        string there = string.Join("; ", Conditions.Take(30).Select(condition => condition.Describe())) + (Conditions.Count > 30 ? $" and {Conditions.Count - 30} more" : "");
        throw new FaultException(fitting.Length == 0
            ? new Fault(Path, $"No condition has {(ratio is null ? $"the number {number}" : $"the ratio {ratio}")}.", $"There are: {there}.")
            : new Fault(Path, $"The dataset holds {fitting.Length} conditions that could be meant.", $"Choose one with --ratio or --condition: {there}."));
    }
}

/// <summary>One condition of a dataset.</summary>
/// <param name="Number">Its index in the sweep.</param>
/// <param name="Swept">Swept values.</param>
/// <param name="LazyPlan">Its own plan: feed, schedule and system.</param>
/// <param name="Replicates">Populations by replicate.</param>
internal sealed record StoredCondition(int Number, IReadOnlyList<SweptValue> Swept, Lazy<RunPlan> LazyPlan, IReadOnlyList<(int Replicate, PopulationSeries Series)> Replicates)
{
    private const double TimeToleranceSeconds = 0.5;

    public RunPlan Plan => LazyPlan.Value;

    /// <summary>Feed ratio; null where amounts were fed.</summary>
    public FeedRatio? Ratio => Plan.Config.Feed.Ratio;

    /// <summary>Times of the samples, ascending; a time may stand twice, before and after an addition.</summary>
    public IReadOnlyList<double> TimesSeconds => Replicates.Select(replicate => replicate.Series.TimesSeconds).MaxBy(times => times.Count)!;

    public bool HasRatio(FeedRatio ratio) => Ratio is { } mine && Math.Abs(mine.First * ratio.Second - ratio.First * mine.Second) <= 1e-9 * (mine.First * ratio.Second + ratio.First * mine.Second);

    public string Describe() =>
        $"--condition {Number}{(Swept.Count > 0 ? $" ({string.Join(", ", Swept.Select(value => FormattableString.Invariant($"{value.Name} = {value.Value}")))})" : Ratio is { } ratio ? $" (ratio {ratio})" : "")}";

    /// <summary>Index of the sample at a time, the last where it stands twice; null where there is none within 0.5 s.</summary>
    public int? SampleAt(double seconds)
    {
        IReadOnlyList<double> times = TimesSeconds;
        for (int i = times.Count - 1; i >= 0; i--) if (Math.Abs(times[i] - seconds) <= TimeToleranceSeconds) return i;
        return null;
    }

    /// <summary>Populations of all replicates that reached a sample.</summary>
    public IReadOnlyList<PopulationSample> At(int sample) =>
        [.. Replicates.Where(replicate => replicate.Series.TimesSeconds.Count > sample).Select(replicate => PopulationSample.From(replicate.Series, sample))];
}
