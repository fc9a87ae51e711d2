using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Systems;

/// <summary>Reads a system file, strictly, and the files it extends.</summary>
public static class SystemReader
{
    /// <exception cref="Model.FaultException">All faults of all files read.</exception>
    public static LoadedSystem ReadFile(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        List<string> files = [];
        return Finish(SystemTree.Load(file, null, faults, files), files, faults);
    }

    /// <summary>Reads a system from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file as messages shall name it; "extends" is relative to it.</param>
    /// <exception cref="Model.FaultException">All faults of all files read.</exception>
    public static LoadedSystem Read(ReadOnlySpan<byte> utf8, string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        List<string> files = [file];
        PositionedJson? root = PositionedJsonReader.Read(utf8, Origin.OfFile(file), "", faults);
        return Finish(root is null ? null : SystemTree.Complete(root, faults, files), files, faults);
    }

    private static LoadedSystem Finish(PositionedJson? tree, List<string> files, FaultCollector faults)
    {
        SystemDefinition? definition = tree is null ? null : SystemMapper.Map(tree, faults);
        faults.ThrowIfAny();
        return new(definition!, tree!, files);
    }
}
