using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model.Rules;

/// <summary>
/// Rates of a reversible rule by detailed balance, k(forward) / k(reverse) = exp(-dG / kT) c^(products - reactants), where c is the standard concentration:
/// 1 M where the units of the system are molar, else one unit of its concentration. Degeneracies multiply both rates afterwards.
/// </summary>
internal static class DetailedBalanceRate
{
    /// <summary>ln c^(products - reactants); zero where a number of molecules depends on coordinates, which no mass-action law of both directions allows.</summary>
    public static double LogStandardFactor(IReadOnlyList<RuleTerm> left, IReadOnlyList<RuleTerm> right, UnitSystem units)
    {
        if (left.Concat(right).Any(t => t.FixedMultiplicity is null)) return 0;
        int grown = right.Sum(t => t.FixedMultiplicity ?? 0) - left.Sum(t => t.FixedMultiplicity ?? 0);
        return units.MolarPerConcentrationUnit is { } molar ? -grown * Math.Log(molar) : 0;
    }

    /// <summary>The reverse rate constant without its degeneracy.</summary>
    public static CompiledExpression Reverse(Rule rule, CompiledExpression forward)
    {
        CompiledExpression freeEnergy = rule.FreeEnergy!;
        Evaluator rate = forward.Evaluate, energy = freeEnergy.Evaluate;
        double logFactor = rule.LogStandardFactor;
        return forward with
        {
            Text = $"{forward.Text} * exp(({freeEnergy.Text}) / kT)",
            Evaluate = s => rate(s) is var k && k == 0 ? 0 : k * Math.Exp(energy(s) - logFactor),
            Dimension = null,
            Parameters = forward.Parameters.Concat(freeEnergy.Parameters).ToHashSet(),
            UsesTemperature = forward.UsesTemperature || freeEnergy.UsesTemperature,
        };
    }

    /// <summary>An energy in eV as a multiple of kT.</summary>
    public static CompiledExpression InKT(CompiledExpression energy, int temperatureSlot)
    {
        Evaluator electronVolts = energy.Evaluate;
        return energy with { Evaluate = s => electronVolts(s) / (PhysicalConstants.BoltzmannElectronVoltsPerKelvin * s[temperatureSlot]), Dimension = Dimension.None, UsesTemperature = true };
    }
}
