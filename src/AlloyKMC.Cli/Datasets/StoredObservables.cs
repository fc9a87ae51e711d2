using AlloyKMC.Reporting.Data;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Datasets;

/// <summary>Observables of a stored dataset, by condition.</summary>
internal static class StoredObservables
{
    /// <summary>Observables of the conditions asked for, in the order the system declares them; conditions without any are left out.</summary>
    /// <param name="reader">The dataset.</param>
    /// <param name="isWanted">Conditions to read; the values of all others are passed over.</param>
    public static IReadOnlyDictionary<int, IReadOnlyList<ObservableSeries>> Read(DatasetReader reader, Predicate<int> isWanted)
    {
        var names = new List<string>();
        var values = new SortedDictionary<int, Dictionary<string, SortedDictionary<int, List<double>>>>();
        foreach (ObservableBatch batch in reader.ReadObservables())
        {
            for (int row = 0; row < batch.RowCount; row++)
            {
                if (!isWanted(batch.Conditions[row])) continue;
                string name = batch.Observables[row];
                if (!names.Contains(name)) names.Add(name);
                if (!values.TryGetValue(batch.Conditions[row], out Dictionary<string, SortedDictionary<int, List<double>>>? condition)) values[batch.Conditions[row]] = condition = new(StringComparer.Ordinal);
                if (!condition.TryGetValue(name, out SortedDictionary<int, List<double>>? replicates)) condition[name] = replicates = [];
                if (!replicates.TryGetValue(batch.Replicates[row], out List<double>? samples)) replicates[batch.Replicates[row]] = samples = [];
                samples.Add(batch.Values[row]);
            }
        }

        return values.ToDictionary(
            condition => condition.Key,
            condition => (IReadOnlyList<ObservableSeries>)[.. names.Where(condition.Value.ContainsKey).Select(name => new ObservableSeries(name, [.. condition.Value[name].Values]))]);
    }
}
