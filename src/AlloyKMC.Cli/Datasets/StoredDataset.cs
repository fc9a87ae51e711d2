using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Datasets;

/// <summary>A stored dataset with the system it was made of, its populations in memory.</summary>
internal sealed class StoredDataset
{
    private StoredDataset(string path, RunPlan plan, IReadOnlyList<StoredCondition> conditions)
    {
        Path = path;
        Plan = plan;
        Conditions = conditions;
    }

    public string Path { get; }

    /// <summary>The plan of the configuration stored with the dataset; of a sweep, that of its base.</summary>
    public RunPlan Plan { get; }

    public AlloySystem System => Plan.Simulation.Network.System;

    public SpeciesTable Species => System.Species;

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<StoredCondition> Conditions { get; }

    /// <exception cref="StorageException">There is no dataset, or a file of it cannot be read.</exception>
    /// <exception cref="FaultException">The configuration stored with it is missing or no longer understood.</exception>
    public static StoredDataset Open(string path)
    {
        DatasetReader reader = DatasetReader.Open(path);
        if (!reader.Metadata.TryGetValue(DatasetMetadata.Configuration, out string? json))
            throw new FaultException(new Fault(path, "The dataset does not hold the configuration it was made with.", "Only datasets written by 'alloykmc run' or 'alloykmc sweep' can be looked at."));
        RunPlan plan = PlanBuilder.Build(RunConfigReader.Read(Encoding.UTF8.GetBytes(json), $"{path} (stored configuration)"));
        SpeciesTable species = plan.Simulation.Network.Species;
        StoredCondition[] conditions =
        [
            .. reader.ReadAllSeries(species).Where(run => run.Series.TimesSeconds.Count > 0).GroupBy(run => run.Run.Run.Condition).OrderBy(group => group.Key)
                .Select(group => new StoredCondition(group.Key, group.First().Run.Run.Swept, RatioOf(group.First().Run.Run.Swept, plan.Config), [.. group.OrderBy(run => run.Run.Run.Replicate).Select(run => (run.Run.Run.Replicate, run.Series))])),
        ];
        if (conditions.Length == 0) throw new FaultException(new Fault(path, "The dataset holds no samples.", "Run it to the end first: the same command continues."));
        return new StoredDataset(path, plan, conditions);
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

    private static FeedRatio? RatioOf(IReadOnlyList<SweptValue> swept, RunConfig config)
    {
        string? text = swept.FirstOrDefault(value => value.Name is "ratio" or "feed.ratio")?.Value as string;
        if (text is null) return config.Feed.Ratio;
        return FeedRatio.Parse(text, out FeedRatio ratio) is null ? ratio : null;
    }
}

/// <summary>One condition of a dataset.</summary>
/// <param name="Number">Its index in the sweep.</param>
/// <param name="Swept">Swept values.</param>
/// <param name="Ratio">Feed ratio; null where amounts were fed.</param>
/// <param name="Replicates">Populations by replicate.</param>
internal sealed record StoredCondition(int Number, IReadOnlyList<SweptValue> Swept, FeedRatio? Ratio, IReadOnlyList<(int Replicate, PopulationSeries Series)> Replicates)
{
    private const double TimeToleranceSeconds = 0.5;

    /// <summary>Value of the swept column "case"; null where it was not swept or is empty.</summary>
    public string? CaseId => Swept.FirstOrDefault(value => value.Name == "case")?.Value is string { Length: > 0 } id ? id : null;

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
