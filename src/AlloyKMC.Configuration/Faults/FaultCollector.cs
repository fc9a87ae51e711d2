using System.Globalization;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Faults;

/// <summary>Gathers every fault of the files that make up one configuration.</summary>
/// <param name="firstSource">The file whose faults are listed first: the one the user named.</param>
internal sealed class FaultCollector(string firstSource = "")
{
    /// <summary>Enough to correct a file in one go; a file of a million wrong values must not give a million lines.</summary>
    private const int MaximumReported = 200;

    private const int MaximumGathered = 1000;

    private readonly List<SourcedFault> _faults = [];

    public int Count => _faults.Count;

    /// <summary>So many faults that looking for more serves nobody: the wrong file was given.</summary>
    public bool IsFull => _faults.Count >= MaximumGathered;

    public void Add(Origin origin, string path, string problem, string remedy) => _faults.Add(new(origin, path, problem, remedy));

    public void Add(PositionedJson node, string problem, string remedy) => Add(node.Origin, node.Path, problem, remedy);

    /// <summary>Paths of the values at fault, within whatever file they stand in.</summary>
    public IReadOnlyList<string> Paths => [.. _faults.Select(fault => fault.Path)];

    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new FaultException(Ordered());
    }

    /// <summary>The faults as they are told: by file and place, of very many only the first.</summary>
    public IReadOnlyList<Fault> Ordered()
    {
        List<string> sources = [.. _faults.Select(fault => fault.Origin.Source).Prepend(firstSource).Distinct()];
        List<Fault> ordered =
        [
            .. _faults.OrderBy(fault => fault.Origin.Kind).ThenBy(fault => sources.IndexOf(fault.Origin.Source)).ThenBy(fault => fault.Origin.Line).ThenBy(fault => fault.Origin.Column)
                .Take(MaximumReported).Select(fault => fault.ToFault()),
        ];
        if (_faults.Count > MaximumReported)
        {
            string more = (_faults.Count - MaximumReported).ToString(CultureInfo.InvariantCulture);
            ordered.Add(new(sources.First(source => source.Length > 0), $"{(IsFull ? "At least " : "")}{more} further faults are not listed.", "Correct those above first."));
        }
        return ordered;
    }
}
