using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Reporting.Data;
using AlloyKMC.Storage;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Observables as tables: of one condition against time, or of many at their last sample.</summary>
internal static class ObservableTable
{
    /// <summary>Samples shown of a long series; all are in the dataset.</summary>
    private const int MostSamples = 30;

    /// <summary>Relative standard errors below this are those of adding the same value up.</summary>
    private const double RoundingError = 1e-12;

    /// <summary>Observables of the first condition against time; those that never change on a line of their own.</summary>
    public static void WriteTimeCourse(CommandOutput output, string path, IReadOnlyList<double> timesSeconds)
    {
        if (!StoredObservables.Read(DatasetReader.Open(path), c => c == 0).TryGetValue(0, out IReadOnlyList<ObservableSeries>? all)) return;
        ObservableSeries[] changing = [.. all.Where(o => o.Constant is null)];
        if (changing.Length > 0)
        {
            Table table = SystemReport.NewTable([.. changing.Select(o => o.Name).Prepend("Time")]);
            int step = ((timesSeconds.Count - 1) / MostSamples) + 1;
            for (int sample = 0; sample < timesSeconds.Count; sample++)
            {
                if (sample % step != 0 && sample != timesSeconds.Count - 1) continue;
                table.AddRow(SystemReport.Cells([Units.Time(timesSeconds[sample]), .. changing.Select(o => Text(At(o, sample)))]));
            }

            output.Data.Write(table);
        }

        foreach (ObservableSeries constant in all.Where(o => o.Constant is not null)) output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{constant.Name}: {constant.Constant:G4} at every sample."));
    }

    /// <summary>Observables at the last sample of each condition.</summary>
    public static void WriteLastSamples(CommandOutput output, string path, string[] swept, Func<int, string[]> sweptValues, int mostConditions)
    {
        IReadOnlyDictionary<int, IReadOnlyList<ObservableSeries>> all = StoredObservables.Read(DatasetReader.Open(path), c => c < mostConditions);
        if (all.Count == 0) return;
        Table table = SystemReport.NewTable([.. swept.Prepend("Condition"), .. all.First().Value.Select(o => o.Name)]);
        foreach ((int condition, IReadOnlyList<ObservableSeries> observables) in all.OrderBy(c => c.Key))
            table.AddRow(SystemReport.Cells([condition.ToString(CultureInfo.InvariantCulture), .. sweptValues(condition), .. observables.Select(o => Text(At(o, o.Values.Max(v => v.Count) - 1)))]));
        output.Data.Write(table);
    }

    /// <summary>Mean and standard error of every observable at every sample of the first condition.</summary>
    public static JsonArray ToJson(string path, IReadOnlyList<double> timesSeconds) =>
        StoredObservables.Read(DatasetReader.Open(path), c => c == 0).TryGetValue(0, out IReadOnlyList<ObservableSeries>? all)
            ? [.. all.Select(o => new JsonObject
            {
                ["observable"] = o.Name,
                ["samples"] = new JsonArray([.. timesSeconds.Select((time, sample) => At(o, sample) is { } band
                    ? new JsonObject { ["timeSeconds"] = time, ["mean"] = band.Mean, ["standardError"] = double.IsFinite(band.StandardError) ? band.StandardError : null }
                    : null)]),
            })]
            : [];

    private static EnsembleBand? At(ObservableSeries observable, int sample) => EnsembleBand.Of(0, observable.Values.Where(v => v.Count > sample).Select(v => v[sample]));

    private static string Text(EnsembleBand? band) => band is null
        ? ""
        : band.Mean.ToString("G4", CultureInfo.InvariantCulture) + (band.StandardError > RoundingError * Math.Abs(band.Mean) ? string.Create(CultureInfo.InvariantCulture, $" ± {band.StandardError:G2}") : "");
}
