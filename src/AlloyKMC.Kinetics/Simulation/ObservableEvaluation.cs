using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>Evaluates observables on counts.</summary>
public static class ObservableEvaluation
{
    /// <summary>On real-valued concentrations, for the mean field.</summary>
    /// <inheritdoc cref="Evaluate(AlloySystem, SystemValues, Observable, ReadOnlySpan{long}, double)"/>
    public static double Evaluate(AlloySystem system, SystemValues values, Observable observable, ReadOnlySpan<double> concentrations)
    {
        CompiledExpression expression = observable.Expression;
        double[] slots = system.NewSlots(values, 0, expression.Concentrations.Count);
        for (int i = 0; i < expression.Concentrations.Count; i++)
        {
            foreach (int species in expression.Concentrations[i]) slots[system.Scope.FirstVariableSlot + i] += Math.Max(0, concentrations[species]);
        }

        return expression.Evaluate(slots);
    }

    /// <returns>The value in the units of the system: concentrations in its unit of concentration.</returns>
    public static double Evaluate(AlloySystem system, SystemValues values, Observable observable, ReadOnlySpan<long> counts, double volume)
    {
        CompiledExpression expression = observable.Expression;
        double[] slots = system.NewSlots(values, 0, expression.Concentrations.Count);
        for (int i = 0; i < expression.Concentrations.Count; i++)
        {
            long sum = 0;
            foreach (int species in expression.Concentrations[i]) sum += counts[species];
            slots[system.Scope.FirstVariableSlot + i] = sum / volume;
        }

        return expression.Evaluate(slots);
    }
}
