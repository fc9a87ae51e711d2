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

    private readonly Dictionary<int, string> _unitsOfOrder = [];
    private int _own;
    private readonly HashSet<string> _taken;
    private readonly SbmlDocument _document;
    private readonly ImportScale _scale;
    private readonly Func<string, double> _valueOf;

    public ParameterNames(SbmlDocument document, ImportScale scale, Func<string, double> valueOf)
    {
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
        if (powers is [{ Value: 1, Key: var id }] && !_pureNumbers.ContainsKey(id) && (!_rateConstants.TryGetValue(id, out var claimed) || claimed.Order == order))
        {
            if (claimed.Name is null)
            {
                claimed = (Claim(id), order);
                _rateConstants[id] = claimed;
                SbmlParameter written = _document.Parameters[id];
                _definitions[claimed.Name] = new ParameterDefinition { Value = _valueOf(id), Unit = _scale.UnitOfRateConstant(order), Description = written.Name == id ? "" : written.Name };
            }

            return factor == 1 ? claimed.Name : $"{Laws.ExpressionText.Number(factor)} * {claimed.Name}";
        }

        foreach ((string parameter, int power) in powers) factor *= Math.Pow(_valueOf(parameter), power);
        return ++_own > MostOwnConstants ? $"{Laws.ExpressionText.Number(factor)} * {UnitOfOrder(order)}" : OwnConstant(reaction, order, factor);
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
