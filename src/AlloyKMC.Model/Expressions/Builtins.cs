using AlloyKMC.Model.Units;

namespace AlloyKMC.Model.Expressions;

/// <summary>Functions every expression may call.</summary>
public static class Builtins
{
    public const string Temperature = "temperature";

    /// <summary>Runs over the coordinates of a family where concentrations may stand; see <see cref="SumExpansion"/>.</summary>
    public const string Sum = "sum";

    /// <summary>Names with the number of arguments; min and max take two.</summary>
    public static IReadOnlyDictionary<string, int> Arities { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["exp"] = 1,
        ["log"] = 1,
        ["tanh"] = 1,
        ["sqrt"] = 1,
        ["abs"] = 1,
        ["min"] = 2,
        ["max"] = 2,
        ["arrhenius"] = 2,
        ["eyring"] = 1,
        [Sum] = 1,
    };

    /// <summary>Functions that read the temperature although it is not among their arguments.</summary>
    public static bool NeedsTemperature(string name) => name is "arrhenius" or "eyring";

    /// <param name="name">A key of <see cref="Arities"/>.</param>
    /// <param name="a">First argument in the units of the system (energies in eV).</param>
    /// <param name="b">Second argument, unused where there is one.</param>
    /// <param name="temperatureKelvin">Absolute temperature.</param>
    /// <param name="secondsPerTimeUnit">Turns the Eyring pre-factor k_B T / h into the system's unit of time (Eyring 1935, doi 10.1063/1.1749604).</param>
    public static double Evaluate(string name, double a, double b, double temperatureKelvin, double secondsPerTimeUnit) => name switch
    {
        "exp" => Math.Exp(a),
        "log" => Math.Log(a),
        "tanh" => Math.Tanh(a),
        "sqrt" => Math.Sqrt(a),
        "abs" => Math.Abs(a),
        "min" => Math.Min(a, b),
        "max" => Math.Max(a, b),
        "arrhenius" => a * Math.Exp(-b / (PhysicalConstants.BoltzmannElectronVoltsPerKelvin * temperatureKelvin)),
        "eyring" => PhysicalConstants.EyringPerSecondPerKelvin * temperatureKelvin * secondsPerTimeUnit
            * Math.Exp(-a / (PhysicalConstants.BoltzmannElectronVoltsPerKelvin * temperatureKelvin)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a built-in function"),
    };
}
