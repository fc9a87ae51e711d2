namespace AlloyKMC.Model;

/// <summary>One fault of an input: where it is, what was found, what is allowed and what to do.</summary>
/// <param name="Path">Place within the definition, as keys and indices: <c>rules[3].rate</c>. Readers translate it into file and line.</param>
/// <param name="Problem">One sentence: what was found.</param>
/// <param name="Remedy">What is allowed, and what to do.</param>
/// <param name="Offset">Zero-based offset into the text at <paramref name="Path"/> where the fault points, if it points into a text.</param>
public sealed record Fault(string Path, string Problem, string Remedy, int? Offset = null)
{
    public override string ToString() => $"{Path}: {Problem} {Remedy}";
}

/// <summary>All faults of one input, thrown at once before anything is computed.</summary>
public sealed class FaultException(IReadOnlyList<Fault> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<Fault> Faults { get; } = faults;

    public FaultException(Fault fault) : this([fault])
    {
    }
}
