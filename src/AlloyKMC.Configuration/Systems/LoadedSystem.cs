using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Systems;

/// <summary>A system definition that still knows where each of its values was written.</summary>
public sealed class LoadedSystem
{
    internal LoadedSystem(SystemDefinition definition, PositionedJson tree, IReadOnlyList<string> files)
    {
        Definition = definition;
        Tree = tree;
        Files = files;
    }

    /// <summary>The definition after "extends" and, within a run, after the parameters and temperature of the run.</summary>
    public SystemDefinition Definition { get; }

    /// <summary>The files it was read from, the named one first; empty for a system written inside a run configuration.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The definition as one canonical text: equal for systems that are the same.</summary>
    public string CanonicalText => CanonicalJson.Text(SystemWriter.Write(Definition));

    /// <summary>The same without values of parameters and without the temperature: equal for systems whose rules expand to the same reactions.</summary>
    internal string RulesText => CanonicalJson.Text(SystemWriter.Write(Definition with
    {
        Parameters = [.. Definition.Parameters.Select(p => KeyValuePair.Create(p.Key, p.Value with { Value = 0 }))],
        TemperatureKelvin = Definition.TemperatureKelvin is null ? null : 1,
    }));

    internal PositionedJson Tree { get; }

    /// <summary>The place of a fault whose path is relative to <see cref="Definition"/> (<c>rules[3].rate</c>).</summary>
    public SourcedFault Locate(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Locator.Locate(Tree, fault);
    }

    /// <summary>Runs work on the definition, such as compiling it.</summary>
    /// <exception cref="FaultException">The faults of <paramref name="work"/>, each with file, line and column.</exception>
    public T WithPlaces<T>(Func<SystemDefinition, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Locator.Within(Tree, () => work(Definition));
    }
}
