using System.Xml;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Import;

/// <summary>Gathers what an import cannot express, each with its line.</summary>
internal sealed class ImportFaults
{
    private const int MostListed = 200;
    private readonly List<(int Line, Fault Fault)> _faults = [];

    public int Count => _faults.Count;

    /// <param name="line">One-based line in the file.</param>
    /// <param name="what">The element, "species 'A'".</param>
    /// <param name="problem">What was found.</param>
    /// <param name="remedy">What is allowed.</param>
    public void Add(int line, string what, string problem, string remedy) => _faults.Add((line, new Fault($"line {line}: {what}", problem, remedy)));

    public void ThrowIfAny()
    {
        if (_faults.Count == 0) return;
        List<Fault> listed = [.. _faults.OrderBy(f => f.Line).Select(f => f.Fault).Distinct().Take(MostListed)];
        if (_faults.Count > MostListed) listed.Add(new Fault("", $"{_faults.Count - MostListed} further faults are not listed.", "Correct those above first."));
        throw new FaultException(listed);
    }

    public static int LineOf(IXmlLineInfo place) => place.HasLineInfo() ? place.LineNumber : 0;
}
