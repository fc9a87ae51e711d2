using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>Formulas over amounts and sizes as expressions of the system: amounts and sizes become concentrations.</summary>
internal sealed class LawTranslator(ModelSymbols symbols, ImportScale scale, SpeciesNames names, ParameterNames parameters, ImportFaults faults)
{
    /// <summary>A rate law of the system, in concentration per time, of a kinetic law in substance per time.</summary>
    public string RateLaw(Expression law, int line, string what)
    {
        Expression perVolume = scale.Volume is null ? ExpressionFolding.Binary("*", law, ExpressionFolding.Number(scale.ItemsPerSubstance)) : WithoutLeadingSize(law, scale.Compartment!);
        return ExpressionText.Of(ExpressionFolding.Binary("*", new NameReference(parameters.UnitOfRate, 0), Finish(perVolume, line, what)));
    }

    /// <summary>An observable of a formula; of one that is in items, a concentration.</summary>
    public string Observable(Expression value, bool isConcentration, int line, string what)
    {
        Expression number = Finish(value, line, what);
        return ExpressionText.Of(isConcentration ? ExpressionFolding.Binary("*", new NameReference(parameters.UnitOfConcentration, 0), number) : number);
    }

    /// <summary>A law is a size times a rate in concentration more often than not: that size is taken off rather than divided by.</summary>
    private static Expression WithoutLeadingSize(Expression law, string compartment) => Strip(law, compartment) ?? new BinaryOperation("/", law, new SizeOf(compartment), 0);

    private static Expression? Strip(Expression law, string compartment) => law switch
    {
        BinaryOperation { Operator: "*", Left: SizeOf size } product when size.Compartment == compartment => product.Right,
        BinaryOperation { Operator: "*" or "/" } chain when Strip(chain.Left, compartment) is { } left => ExpressionFolding.Binary(chain.Operator, left, chain.Right),
        _ => null,
    };

    private Expression Finish(Expression expression, int line, string what)
    {
        switch (expression)
        {
            case BinaryOperation { Operator: "/", Left: AmountOf amount, Right: SizeOf size } when size.Compartment == symbols.Species[amount.Species].Compartment:
                return scale.Volume is null ? ExpressionFolding.Binary("/", Concentration(amount.Species), ExpressionFolding.Number(scale.ItemsPerSubstance * Size(size.Compartment, line, what))) : Concentration(amount.Species);
            case AmountOf amount:
                return scale.Volume is null
                    ? ExpressionFolding.Binary("/", Concentration(amount.Species), ExpressionFolding.Number(scale.ItemsPerSubstance))
                    : ExpressionFolding.Binary("*", Concentration(amount.Species), ExpressionFolding.Number(Size(scale.Compartment!, line, what)));
            case SizeOf size:
                return ExpressionFolding.Number(Size(size.Compartment, line, what));
            case NameReference name:
                return parameters.InLaw(name.Name) is { } kept ? new NameReference(kept, 0) : ExpressionFolding.Number(symbols.Constant(name.Name, line, what) ?? double.NaN);
            case Negation negation:
                return ExpressionFolding.Negate(Finish(negation.Operand, line, what));
            case BinaryOperation { Operator: "+" } sum:
                return Sum(sum, line, what);
            case BinaryOperation operation:
                return ExpressionFolding.Binary(operation.Operator, Finish(operation.Left, line, what), Finish(operation.Right, line, what));
            case Conditional c:
                return ExpressionFolding.Choose(Finish(c.Test, line, what), Finish(c.Then, line, what), Finish(c.Else, line, what));
            case FunctionCall call:
                return ExpressionFolding.Call(call.Name, [.. call.Arguments.Select(a => Finish(a, line, what))]);
            default:
                return expression;
        }
    }

    /// <summary>A sum; all species of a family in a row become [family].</summary>
    private Expression Sum(BinaryOperation sum, int line, string what)
    {
        var operands = new List<Expression>();
        Expression rest = sum;
        for (; rest is BinaryOperation { Operator: "+" } operation; rest = operation.Left) operands.Insert(0, operation.Right);
        operands.Insert(0, rest);
        var finished = new List<Expression>();
        for (int i = 0; i < operands.Count; i++)
        {
            if (names.Groups.FirstOrDefault(g => g.Species.Length > 1 && IsConcentrationOf(operands, i, g.Species)) is { Family: { } family } group)
            {
                finished.Add(InUnits(new ConcentrationReference(family, 0)));
                i += group.Species.Length - 1;
            }
            else
            {
                finished.Add(Finish(operands[i], line, what));
            }
        }

        return finished.Aggregate((a, b) => ExpressionFolding.Binary("+", a, b));
    }

    private bool IsConcentrationOf(List<Expression> operands, int first, int[] species)
    {
        if (scale.Volume is null && scale.Compartment is null) return false;
        for (int i = 0; i < species.Length; i++)
        {
            if (operands.ElementAtOrDefault(first + i) is not BinaryOperation { Operator: "/", Left: AmountOf amount, Right: SizeOf } || amount.Species != species[i]) return false;
        }

        return scale.Volume is not null || scale.ItemsPerSubstance == 1;
    }

    private Expression Concentration(int species) => InUnits(new ConcentrationReference(names[species], 0));

    /// <summary>Formulas of other programs mix numbers and concentrations freely; ours keep dimensions apart.</summary>
    private Expression InUnits(Expression concentration) => new BinaryOperation("/", concentration, new NameReference(parameters.UnitOfConcentration, 0), 0);

    private double Size(string compartment, int line, string what)
    {
        if (scale.CompartmentGrows) faults.Add(line, what, $"It depends on the size of compartment '{compartment}', which events change, other than by concentrations.", "Write it in concentrations.");
        return symbols.Constant(compartment, line, what) ?? double.NaN;
    }
}
