using System.Globalization;
using System.Text.RegularExpressions;

namespace AlloyKMC.Fitting.Problems;

/// <summary>
/// What is believed of a parameter before the data. Densities are with respect to the coordinate the parameter is searched in (its value, or the logarithm of it),
/// so that the most probable value of a prior is its centre on either scale.
/// </summary>
public abstract partial record Prior
{
    public const string Allowed = "\"normal(mean, sd)\" in the parameter's unit, or \"lognormal(median, sigma)\" with sigma the standard deviation of the natural logarithm";

    /// <summary>Bounds as many standard deviations away from the centre hold less than 0.2 % of a prior: they or it are a slip.</summary>
    public const double FarInSpreads = 3;

    /// <summary>Nothing beyond the bounds.</summary>
    public static Prior Flat { get; } = new FlatPrior();

    /// <summary>Distance from the centre in standard deviations, with its sign.</summary>
    public abstract double Residual(double value);

    /// <summary>Negative logarithm of the density, up to a constant.</summary>
    public double Penalty(double value) => 0.5 * Residual(value) * Residual(value);

    /// <summary>Whether next to nothing of it lies between two bounds, or bounds reach to where it has no density.</summary>
    public bool IsBeyond(double minimum, double maximum) => double.IsNaN(Residual(minimum)) || Residual(minimum) > FarInSpreads || Residual(maximum) < -FarInSpreads;

    /// <summary>Reads a prior as a file writes it.</summary>
    /// <returns>Null, or what is wrong with the text.</returns>
    public static string? Parse(string text, out Prior prior)
    {
        prior = Flat;
        if (Form().Match(text) is not { Success: true } match) return $"\"{text}\" is no prior.";
        string[] arguments = match.Groups["arguments"].Value.Split(',');
        if (arguments.Length != 2 || !Number(arguments[0], out double centre) || !Number(arguments[1], out double spread)) return $"\"{text}\" needs two numbers.";
        if (!(spread > 0)) return $"The spread of \"{text}\" is not above 0.";
        bool isLog = match.Groups["name"].Value == "lognormal";
        if (isLog && !(centre > 0)) return $"The median of \"{text}\" is not above 0.";
        prior = isLog ? new LogNormalPrior(centre, spread) : new NormalPrior(centre, spread);
        return null;
    }

    private static bool Number(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    [GeneratedRegex(@"^\s*(?<name>normal|lognormal)\s*\((?<arguments>[^()]*)\)\s*$")]
    private static partial Regex Form();

    private sealed record FlatPrior : Prior
    {
        public override double Residual(double value) => 0;
    }
}

/// <summary>Normal in the parameter's unit.</summary>
public sealed record NormalPrior(double Mean, double StandardDeviation) : Prior
{
    public override double Residual(double value) => (value - Mean) / StandardDeviation;
}

/// <summary>Normal in the natural logarithm.</summary>
public sealed record LogNormalPrior(double Median, double Sigma) : Prior
{
    public override double Residual(double value) => Math.Log(value / Median) / Sigma;
}
