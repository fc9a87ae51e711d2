using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Json;

/// <summary>Turns the path of a fault into the file, line and column where the value at fault was written, whichever file or override that is.</summary>
internal static class Locator
{
    /// <param name="root">The tree the definition came from.</param>
    /// <param name="fault">A fault with a path relative to that definition.</param>
    public static SourcedFault Locate(PositionedJson root, Fault fault)
    {
        (PositionedJson found, string remaining) = PathLookup.Find(root, fault.Path);
        if (remaining.Length > 0)
            return new(found.Origin, found.Path.Length == 0 ? fault.Path : $"{found.Path}{(remaining[0] is '.' or '[' ? "" : ".")}{remaining}", fault.Problem, fault.Remedy);
        if (fault.Offset is not { } offset || found.Kind != JsonKind.Text)
            return new(found.Origin, found.Path, fault.Problem, fault.Remedy);
        string path = found.Origin.Line > 0 ? found.Path : string.Create(CultureInfo.InvariantCulture, $"{found.Path} (character {offset + 1})");
        return new(found.OriginAt(offset), path, fault.Problem, fault.Remedy);
    }

    /// <summary>Runs <paramref name="work"/>; faults it throws are thrown on with their places.</summary>
    public static T Within<T>(PositionedJson root, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (FaultException exception)
        {
            throw new FaultException([.. exception.Faults.Select(fault => Locate(root, fault).ToFault())]);
        }
    }
}
