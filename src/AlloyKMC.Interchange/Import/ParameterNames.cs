using System.Globalization;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>
/// Parameters of the imported system. A global parameter keeps its name: as a rate constant with the unit of its order where mass-action laws use it alone, as a pure number in
/// other laws. Numbers that are neither get a parameter of their own, "k_r17".
/// </summary>
internal sealed class ParameterNames
{
    private readonly Dictionary<string, ParameterDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, int Order)> _rateConstants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _pureNumbers = new(StringComparer.Ordinal);
    /// <summary>Beyond so many constants of single reactions their numbers stand in the rates: a list of ten thousand names serves nobody.</summary>
    private const int MostOwnConstants = 500;

    /// <summary>Begins the symbols of formulas; no identifier begins with it.</summary>
    private const char FormulaMark = '#';

    private readonly Dictionary<int, string> _unitsOfOrder = [];
    private int _own;
    private readonly HashSet<string> _taken;
    private readonly SbmlDocument _document;
    private readonly ImportScale _scale;
    private readonly Func<string, double> _valueOf;

    private readonly IReadOnlySet<string> _kept;
    private readonly List<Expression> _formulas = [];

    /// <param name="document">The model.</param>
    /// <param name="scale">Its units.</param>
    /// <param name="valueOf">Value of a global parameter.</param>
    /// <param name="kept">Parameters that stay, as pure numbers, wherever they occur.</param>
    public ParameterNames(SbmlDocument document, ImportScale scale, Func<string, double> valueOf, IReadOnlySet<string> kept)
    {
        _kept = kept;
        _document = document;
        _scale = scale;
        _valueOf = valueOf;
        _taken = [.. Builtins.Arities.Keys, Builtins.Temperature, .. document.Families.SelectMany(f => f.Value.Coordinates).Select(c => c.Key)];
        UnitOfRate = Claim("unit_rate");
        UnitOfConcentration = Claim("unit_concentration");
    }

    /// <summary>1 unit of concentration per time, which turns the number of a formula into a rate law.</summary>
    public string UnitOfRate { get; }

    /// <summary>1 unit of concentration, which turns a concentration into a number.</summary>
    public string UnitOfConcentration { get; }

    /// <summary>All parameters, those for units only where laws or observables need them.</summary>
    public IReadOnlyList<KeyValuePair<string, ParameterDefinition>> Definitions(bool withUnits)
    {
        if (withUnits)
        {
            _definitions[UnitOfRate] = new ParameterDefinition { Value = 1, Unit = _scale.UnitOfRateConstant(0), Description = "turns numbers into rate laws" };
            _definitions[UnitOfConcentration] = new ParameterDefinition { Value = 1, Unit = _scale.ConcentrationUnit, Description = "turns concentrations into numbers" };
        }

        return [.. _definitions];
    }

    /// <summary>The rate constant "factor * parameter" of an order as text.</summary>
    /// <param name="reaction">Name for a constant of its own.</param>
    /// <param name="order">Order of the reaction.</param>
    /// <param name="factor">Number before the parameters.</param>
    /// <param name="powers">Exponents of global parameters.</param>
    public string RateConstant(string reaction, int order, double factor, IReadOnlyList<KeyValuePair<string, int>> powers)
    {
        if (powers is [{ Value: 1, Key: var id }] && id[0] != FormulaMark && !_pureNumbers.ContainsKey(id) && (!_rateConstants.TryGetValue(id, out var claimed) || claimed.Order == order))
        {
            if (claimed.Name is null)
            {
                claimed = (Claim(id), order);
                _rateConstants[id] = claimed;
                SbmlParameter written = _document.Parameters[id];
                _definitions[claimed.Name] = new ParameterDefinition { Value = _valueOf(id), Unit = _scale.UnitOfRateConstant(order), Description = written.Name == id ? "" : written.Name };
            }

            return factor == 1 ? claimed.Name : $"{ExpressionText.Number(factor)} * {claimed.Name}";
        }

        KeyValuePair<string, int>[] formulas = [.. powers.Where(p => p.Key[0] == FormulaMark)];
        foreach ((string parameter, int power) in powers.Where(p => p.Key[0] != FormulaMark)) factor *= Math.Pow(_valueOf(parameter), power);
        if (formulas.Length > 0)
        {
            Expression rate = ExpressionFolding.Binary("*", ExpressionFolding.Number(factor), new NameReference(UnitOfOrder(order), 0));
            foreach ((string mark, int power) in formulas) rate = ExpressionFolding.Binary("*", rate, ExpressionFolding.Binary("^", InNumbers(_formulas[FormulaOf(mark)]), ExpressionFolding.Number(power)));
            return ExpressionText.Of(rate);
        }

        return ++_own > MostOwnConstants ? $"{ExpressionText.Number(factor)} * {UnitOfOrder(order)}" : OwnConstant(reaction, order, factor);
    }

    private string OwnConstant(string reaction, int order, double factor)
    {
        string own = Claim($"k_{reaction}");
        _definitions[own] = new ParameterDefinition { Value = factor, Unit = _scale.UnitOfRateConstant(order) };
        return own;
    }

    /// <summary>The name of a global parameter as a pure number; null where mass-action laws made it a rate constant.</summary>
    public string? InLaw(string id)
    {
        if (_rateConstants.ContainsKey(id)) return null;
        if (_pureNumbers.TryGetValue(id, out string? known)) return known;
        string name = _pureNumbers[id] = Claim(id);
        SbmlParameter written = _document.Parameters[id];
        _definitions[name] = new ParameterDefinition { Value = _valueOf(id), Description = written.Name == id ? "" : written.Name };
        return name;
    }

    /// <summary>A law with what depends on kept parameters alone put behind one symbol each, so that the law can be mass action whatever stands there.</summary>
    public Expression WithFormulas(Expression law)
    {
        if (_kept.Count == 0) return law;
        if (ExpressionMap.Leaves(law).ToArray() is var leaves && leaves.All(l => l is NumberLiteral or NameReference))
        {
            if (!leaves.OfType<NameReference>().Any(n => _kept.Contains(n.Name))) return law;
            int known = _formulas.IndexOf(law);
            if (known < 0) _formulas.Add(law);
            return new NameReference(FormattableString.Invariant($"{FormulaMark}{(known < 0 ? _formulas.Count - 1 : known)}"), 0);
        }

        return law switch
        {
            Negation negation => new Negation(WithFormulas(negation.Operand), 0),
            BinaryOperation operation => new BinaryOperation(operation.Operator, WithFormulas(operation.Left), WithFormulas(operation.Right), 0),
            _ => law,
        };
    }

    /// <summary>Names in the system of the kept parameters that occur, by identifier.</summary>
    public IReadOnlyDictionary<string, string> NamesOfKept() => _pureNumbers.Where(p => _kept.Contains(p.Key)).ToDictionary(StringComparer.Ordinal);

    private static int FormulaOf(string mark) => int.Parse(mark.AsSpan(1), CultureInfo.InvariantCulture);

    private Expression InNumbers(Expression formula) => ExpressionMap.Rebuild(formula, leaf => leaf switch
    {
        NameReference name when _kept.Contains(name.Name) => new NameReference(InLaw(name.Name)!, 0),
        NameReference name => ExpressionFolding.Number(_valueOf(name.Name)),
        _ => leaf,
    });

    /// <summary>1 in the unit of an order, for numbers that stand in a rate.</summary>
    private string UnitOfOrder(int order)
    {
        if (_unitsOfOrder.TryGetValue(order, out string? known)) return known;
        string name = _unitsOfOrder[order] = Claim(FormattableString.Invariant($"unit_of_order_{order}"));
        _definitions[name] = new ParameterDefinition { Value = 1, Unit = _scale.UnitOfRateConstant(order), Description = "turns numbers into rate constants" };
        return name;
    }

    private string Claim(string wanted)
    {
        string name = wanted;
        while (!_taken.Add(name)) name += "_";
        return name;
    }
}
