using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Faults;

/// <summary>A fault together with the place in a file or override where it was written.</summary>
/// <param name="Origin">File, line and column, or the override.</param>
/// <param name="Path">Keys and indices within that file; empty for the file as a whole.</param>
/// <param name="Problem">One sentence: what was found.</param>
/// <param name="Remedy">What is allowed, and what to do.</param>
public sealed record SourcedFault(Origin Origin, string Path, string Problem, string Remedy)
{
    /// <summary><c>configs/x.json:12:7: rules[3].rate</c></summary>
    public string Place => Wording.OneLine(Path.Length == 0 ? Origin.ToString() : $"{Origin}: {Path}");

    /// <summary>The same as a <see cref="Fault"/> whose path carries the place, ready to be printed.</summary>
    public Fault ToFault() => new(Place, Wording.OneLine(Problem), Wording.OneLine(Remedy));

    public override string ToString() => ToFault().ToString();
}
