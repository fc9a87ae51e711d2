using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Shapes;

namespace AlloyKMC.Configuration.Runs;

internal static class ScheduleMapper
{
    public static IReadOnlyList<ScheduleEntry> Map(PositionedJson? list, SamplingPlan sampling, FaultCollector faults)
    {
        List<ScheduleEntry> entries = [];
        PositionedJson? lastNode = null;
        foreach (PositionedJson node in list?.Items ?? [])
        {
            if (RunMapper.DurationOf(node.Find("at")) is not { } at)
                continue;
            PositionedJson atNode = node.Find("at")!;
            ScheduleEntry entry = MapEntry(node, at);
            if (lastNode is not null)
                CheckOrder(entry, atNode, entries[^1], lastNode, faults);
            CheckSeen(entry, atNode, sampling, faults);
            entries.Add(entry);
            lastNode = atNode;
        }
        return entries;
    }

    private static ScheduleEntry MapEntry(PositionedJson node, Duration at)
    {
        (ScheduleAction action, PositionedJson? amounts) =
            node.Find("add") is { } added ? (ScheduleAction.Add, added)
            : node.Find("remove") is { } removed ? (ScheduleAction.Remove, removed)
            : node.Find("set") is { } set ? (ScheduleAction.Set, set)
            : (ScheduleAction.Temperature, null);
        return new()
        {
            At = at,
            Action = action,
            Amounts = RunMapper.AmountsOf(amounts),
            Temperature = RunMapper.TemperatureOf(node.Find("temperature")),
            Sample = node.Find("sample").Text() == "after" ? SampleMoment.After : SampleMoment.Before,
            KeepVolume = node.Find("keepVolume").Flag(),
        };
    }

    private static void CheckOrder(ScheduleEntry entry, PositionedJson at, ScheduleEntry last, PositionedJson lastAt, FaultCollector faults)
    {
        if (entry.At.Seconds < last.At.Seconds)
            faults.Add(at, $"The time {Wording.Quote(at.Text)} comes before {Wording.Quote(lastAt.Text)} at {lastAt.Path}.", "Write the schedule in the order of time.");
        else if (entry.At == last.At && last.Sample == SampleMoment.Before && entry.Sample == SampleMoment.After)
            faults.Add(at, $"The sample at {Wording.Quote(at.Text)} would be taken before the entry at {lastAt.Path} and after the one that follows it.", "Of entries at one time, write those with \"sample\": \"after\" first.");
    }

    private static void CheckSeen(ScheduleEntry entry, PositionedJson at, SamplingPlan sampling, FaultCollector faults)
    {
        if (sampling.Times.Count == 0)
            return;
        // Not the last: where the times are out of order, that fault is enough.
        Duration end = sampling.Times.MaxBy(time => time.Seconds);
        if (entry.At.Seconds < end.Seconds || (entry.At == end && entry.Sample == SampleMoment.After))
            return;
        string when = entry.At == end ? $"{Wording.Quote(at.Text)} is the time of the last sample, which is taken before it" : $"{Wording.Quote(at.Text)} comes after the last sample at '{end}'";
        faults.Add(at, $"No sample would see what is done: {when}.", "Add a later sample, say \"sample\": \"after\" where the times are equal, or remove the entry.");
    }
}
