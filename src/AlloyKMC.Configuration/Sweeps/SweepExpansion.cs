using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>Enumerates the conditions of a sweep in their fixed order: list, within it zip, within that the grid with its last path fastest.</summary>
internal static class SweepExpansion
{
    public static IReadOnlyList<SweepPoint> Expand(SweepDefinition sweep, FaultCollector faults)
    {
        var points = new List<SweepPoint>();
        IReadOnlyList<IReadOnlyList<KeyValuePair<string, PositionedJson>>> list = sweep.List.Count > 0 ? sweep.List : [[]];
        int zipped = sweep.Zip.Count > 0 ? sweep.Zip[0].Value.Count : 1;
        foreach (IReadOnlyList<KeyValuePair<string, PositionedJson>> written in list)
        {
            for (int z = 0; z < zipped; z++)
            {
                int[] position = new int[sweep.Grid.Count];
                do
                {
                    List<KeyValuePair<string, PositionedJson>> values =
                    [
                        .. written,
                        .. sweep.Zip.Select(axis => KeyValuePair.Create(axis.Key, axis.Value[z])),
                        .. sweep.Grid.Select((axis, i) => KeyValuePair.Create(axis.Key, axis.Value[position[i]])),
                    ];
                    AddDerived(values, sweep.Derived, faults);
                    points.Add(new SweepPoint(points.Count, values));
                }
                while (Advance(position, sweep.Grid));
            }
        }

        return points;
    }

    private static bool Advance(int[] position, IReadOnlyList<KeyValuePair<string, IReadOnlyList<PositionedJson>>> grid)
    {
        for (int i = position.Length - 1; i >= 0; i--)
        {
            if (++position[i] < grid[i].Value.Count) return true;
            position[i] = 0;
        }

        return false;
    }

    private static void AddDerived(List<KeyValuePair<string, PositionedJson>> values, IReadOnlyList<KeyValuePair<string, PositionedJson>> derived, FaultCollector faults)
    {
        if (derived.Count == 0) return;
        (string Name, double Value)[] known = [.. values.Where(v => v.Value.Kind == JsonKind.Number).Select(v => (SweepColumns.ShortName(v.Key), v.Value.Number))];
        UnitSystem units = UnitSystem.TryCreate(new UnitsDefinition(), [])!;
        var scope = new ExpressionScope([], new Dictionary<string, FunctionDefinition>(), units, false, _ => null);
        double[] slots = [.. new double[scope.FirstVariableSlot], .. known.Select(k => k.Value)];
        foreach ((string path, PositionedJson expression) in derived)
        {
            var own = new List<Fault>();
            CompiledExpression? compiled = scope.Compile(expression.Text, expression.Path, [.. known.Select(k => k.Name)], false, own);
            foreach (Fault fault in own) faults.Add(expression.OriginAt(fault.Offset ?? 0), fault.Path, fault.Problem, fault.Remedy);
            if (compiled is null) return;
            double value = compiled.Evaluate(slots);
            values.Add(KeyValuePair.Create(path, PositionedJson.OfNumber(expression.Path, expression.Origin, value.ToString("R", CultureInfo.InvariantCulture), value)));
        }
    }
}
