using System.Globalization;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Model.Units;

/// <summary>
/// The units rates of one system are evaluated in: its time and concentration unit, electronvolts and kelvins.
/// A parameter stated in other units of the same dimension is converted when the system is compiled.
/// </summary>
public sealed class UnitSystem
{
    private static readonly Dictionary<string, double> TimesInSeconds = new(StringComparer.Ordinal)
    {
        ["ms"] = 1e-3,
        ["s"] = 1,
        ["min"] = 60,
        ["h"] = 3600,
        ["d"] = 86400,
    };

    private static readonly Dictionary<string, double> Molar = new(StringComparer.Ordinal)
    {
        ["M"] = 1,
        ["mM"] = 1e-3,
        ["uM"] = 1e-6,
        ["µM"] = 1e-6,
        ["nM"] = 1e-9,
    };

    private static readonly Dictionary<string, double> EnergiesInElectronVolts = new(StringComparer.Ordinal)
    {
        ["eV"] = 1,
        ["meV"] = 1e-3,
        ["J/mol"] = 1 / (PhysicalConstants.AvogadroPerMole * PhysicalConstants.ElementaryChargeCoulombs),
        ["kJ/mol"] = 1e3 / (PhysicalConstants.AvogadroPerMole * PhysicalConstants.ElementaryChargeCoulombs),
        ["kcal/mol"] = 4184 / (PhysicalConstants.AvogadroPerMole * PhysicalConstants.ElementaryChargeCoulombs),
    };

    private UnitSystem(string time, string concentration)
    {
        Time = time;
        Concentration = concentration;
        SecondsPerTimeUnit = TimesInSeconds[time];
    }

    public string Time { get; }

    public string Concentration { get; }

    public double SecondsPerTimeUnit { get; }

    /// <summary>True where concentrations are plain counts and the volume is always 1.</summary>
    public bool CountsMolecules => Concentration == "molecules";

    /// <summary>Moles per litre of one unit of concentration; null where the system's unit is not molar.</summary>
    public double? MolarPerConcentrationUnit => Molar.TryGetValue(Concentration, out double molar) ? molar : null;

    public static UnitSystem? TryCreate(UnitsDefinition definition, List<Fault> faults)
    {
        int before = faults.Count;
        if (!TimesInSeconds.ContainsKey(definition.Time))
            faults.Add(new Fault("units.time", $"'{definition.Time}' is not a unit of time.", "Use one of ms, s, min, h, d."));
        if (definition.Concentration is not ("c0" or "molecules") && !Molar.ContainsKey(definition.Concentration))
            faults.Add(new Fault("units.concentration", $"'{definition.Concentration}' is not a unit of concentration.", "Use c0 (relative to the mother solutions), molecules, M, mM, uM or nM."));
        return faults.Count == before ? new UnitSystem(definition.Time, definition.Concentration) : null;
    }

    /// <summary>
    /// Reads a unit such as "1/min/c0", "kJ/mol", "s^-1 M^-1" or "1". Returns its dimension and the factor that turns a value
    /// in it into this system's units, or null with a reason where it is not a unit.
    /// </summary>
    public (Dimension Dimension, double Factor)? Read(string text, out string reason)
    {
        reason = "";
        var dimension = Dimension.None;
        double factor = 1;
        string rest = text.Trim();
        if (rest.Length == 0)
        {
            reason = "it is empty";
            return null;
        }

        foreach (string energy in EnergiesInElectronVolts.Keys.Where(k => k.Contains('/'))) rest = rest.Replace(energy, energy.Replace('/', '|'), StringComparison.Ordinal);
        bool divide = false;
        foreach (string raw in rest.Replace("/", " / ", StringComparison.Ordinal).Replace("*", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (raw == "/")
            {
                divide = true;
                continue;
            }

            string[] parts = raw.Split('^');
            double exponent = 1;
            if (parts.Length > 2 || (parts.Length == 2 && !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out exponent)))
            {
                reason = $"'{raw}' is not a unit with an exponent";
                return null;
            }

            if (Base(parts[0].Replace('|', '/')) is not (var partDimension, var partFactor))
            {
                reason = $"'{parts[0].Replace('|', '/')}' is not known" + (Molar.ContainsKey(parts[0]) || parts[0] is "c0" or "molecules" ? $" in a system whose concentrations are in {Concentration}" : "");
                return null;
            }

            if (divide) exponent = -exponent;
            divide = false;
            dimension *= partDimension.Power(exponent);
            factor *= Math.Pow(partFactor, exponent);
        }

        return (dimension, factor);
    }

    private (Dimension Dimension, double Factor)? Base(string name)
    {
        if (name is "1" or "kT") return (Dimension.None, 1);
        if (name == "K") return (Dimension.OfTemperature, 1);
        if (TimesInSeconds.TryGetValue(name, out double seconds)) return (Dimension.OfTime, seconds / SecondsPerTimeUnit);
        if (EnergiesInElectronVolts.TryGetValue(name, out double electronVolts)) return (Dimension.OfEnergy, electronVolts);
        if (name == Concentration) return (Dimension.OfConcentration, 1);
        if (Molar.TryGetValue(name, out double molar) && MolarPerConcentrationUnit is { } own) return (Dimension.OfConcentration, molar / own);
        return null;
    }
}
