using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>Evaluates observables on counts.</summary>
public static class ObservableEvaluation
{
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
