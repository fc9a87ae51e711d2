using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Cli.Output;

/// <summary>
/// What a batch says on stderr while it runs: sentences on a terminal; elsewhere lines with the time in front, one a minute and one for every run at fault; with --json the same as
/// events, one JSON object a line, for workflow tools.
/// </summary>
internal sealed class BatchLog
{
    private readonly CommandOutput _output;
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private RunReport _last;
    private long _events;
    private long _executed;

    public BatchLog(CommandOutput output, long runs)
    {
        _output = output;
        _last = new RunReport(default, default, null, 0, 0, runs);
    }

    /// <summary>Something a user wants to know once.</summary>
    public void Say(string name, string text, params ReadOnlySpan<(string Key, JsonNode? Value)> values)
    {
        if (!_output.Quiet) Write(name, text, values);
    }

    /// <summary>A fault or a warning; also with --quiet.</summary>
    public void Warn(RunKey? run, string text, string name = "warning")
    {
        if (run is { } key) Write(name, $"warning: run {key.Id}: {text}", ("run", key.Id));
        else Write(name, $"warning: {text}");
    }

    /// <summary>Takes note of a finished run and tells of it where it was cut short.</summary>
    public void Finished(RunReport report)
    {
        lock (_lock)
        {
            _last = report;
            _executed++;
            _events += report.Events;
        }

        if (report.Status != ReplicateStatus.Completed) Warn(report.Key, $"{BatchText(report.Status)}: {report.Reason}", "run");
    }

    /// <summary>Where the batch stands.</summary>
    public void Progress()
    {
        lock (_lock)
        {
            double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            double? left = _executed == 0 ? null : seconds * (_last.Total - _last.Done) / _executed;
            string end = left is { } known ? string.Create(CultureInfo.InvariantCulture, $", done at about {DateTime.Now.AddSeconds(known):yyyy-MM-dd HH:mm}") : "";
            Say("progress", $"{_last.Done} of {_last.Total} runs, {Units.Count(_events)} events{end}", ("done", _last.Done), ("total", _last.Total), ("events", _events), ("secondsLeft", left));
        }
    }

    private static string BatchText(ReplicateStatus status) => status == ReplicateStatus.Failed ? "failed" : "cut short";

    private void Write(string name, string text, params ReadOnlySpan<(string Key, JsonNode? Value)> values)
    {
        if (!_output.Json)
        {
            string time = _output.IsInteractive ? "" : string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyy-MM-dd HH:mm:ss} ");
            lock (_lock) Console.Error.WriteLine(time + text);
            return;
        }

        var line = new JsonObject { ["time"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), ["event"] = name };
        foreach ((string key, JsonNode? value) in values) line[key] = value;
        line["message"] = text;
        lock (_lock) Console.Error.WriteLine(line.ToJsonString(JsonSerializerOptions.Web));
    }
}
