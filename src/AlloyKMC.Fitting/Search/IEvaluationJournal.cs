namespace AlloyKMC.Fitting.Search;

/// <summary>A finished batch of evaluations.</summary>
/// <param name="PointsHash">Hash of the points, so that a batch is only taken again for the very same ones.</param>
/// <param name="Points">Number of points.</param>
/// <param name="Totals">Totals in the order of the points, followed by the misfits of each where they were asked for.</param>
public sealed record JournalBatch(ulong PointsHash, int Points, double[] Totals);

/// <summary>
/// Remembers evaluations by stream and number. Everything that searches is deterministic, so that a stopped search continues by running again over what is remembered.
/// Safe to use from several threads.
/// </summary>
public interface IEvaluationJournal
{
    /// <summary>The batch of a stream; null where it is not remembered.</summary>
    JournalBatch? Find(string stream, int number);

    void Append(string stream, int number, JournalBatch batch);
}

/// <summary>Remembers nothing.</summary>
public sealed class NoJournal : IEvaluationJournal
{
    public static NoJournal Instance { get; } = new();

    public JournalBatch? Find(string stream, int number) => null;

    public void Append(string stream, int number, JournalBatch batch)
    {
    }
}
