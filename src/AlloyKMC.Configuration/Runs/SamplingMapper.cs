using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Runs;

internal static class SamplingMapper
{
    public static SamplingPlan Map(PositionedJson? sampling, FaultCollector faults) =>
        sampling?.Find("every") is { } every ? MapGrid(sampling, every, faults) : MapTimes(sampling?.Find("times"), faults);

    private static SamplingPlan MapTimes(PositionedJson? list, FaultCollector faults)
    {
        List<Duration> times = [];
        PositionedJson? last = null;
        foreach (PositionedJson item in list?.Items ?? [])
        {
            if (RunMapper.DurationOf(item) is not { } time)
                continue;
            if (last is not null && !faults.IsFull && time.Seconds <= times[^1].Seconds)
                faults.Add(item, $"The time {Wording.Quote(item.Text)} does not come after {Wording.Quote(last.Text)} at {last.Path}.", "Write the times in ascending order, each once.");
            times.Add(time);
            last = item;
        }
        return new(times, null);
    }

    private static SamplingPlan MapGrid(PositionedJson sampling, PositionedJson every, FaultCollector faults)
    {
        SamplingPlan none = new([], null);
        PositionedJson? from = sampling.Find("from");
        PositionedJson? until = sampling.Find("until");
        if (RunMapper.DurationOf(every) is not { } step || RunMapper.DurationOf(until) is not { } end || (from is not null && RunMapper.DurationOf(from) is null))
            return none;

        SamplingGrid grid = new(RunMapper.DurationOf(from) ?? default, step, end);
        if (step.Seconds <= 0)
            faults.Add(every, "The distance of samples is 0.", "Give a distance above 0: \"1 min\".");
        else if (grid.From.Seconds > end.Seconds)
            faults.Add(from!, $"The first sample at {Wording.Quote(from!.Text)} would come after the end at {Wording.Quote(until!.Text)}.", "Give a \"from\" that is not after \"until\".");
        else if (!(grid.Count <= SamplingPlan.MaximumSamples))
            faults.Add(every, string.Create(CultureInfo.InvariantCulture, $"The grid has {grid.Count:G6} samples."), string.Create(CultureInfo.InvariantCulture, $"Give at most {SamplingPlan.MaximumSamples}: a longer distance or an earlier end."));
        else if (grid.From.Seconds + step.Seconds * (grid.Count - 1) is var lastTime && grid.Count > 1 && lastTime - step.Seconds >= lastTime)
            faults.Add(every, $"The distance {Wording.Quote(every.Text)} is too small for times of {Wording.Quote(until!.Text)}.", "Give a longer distance.");
        else
            return new(grid.Expand(), grid);
        return none;
    }
}
