using AlloyKMC.Fitting.Objective;

namespace AlloyKMC.Fitting.Mechanisms;

/// <summary>Says in words what cross-validated scores tell of a mechanism beside the one it is compared with.</summary>
public static class ComparisonVerdict
{
    /// <summary>
    /// Negative log-likelihood below which a difference is none, whatever its sign: 2 units of AIC, up to which both of two models have substantial support (Burnham and
    /// Anderson 2004, doi:10.1177/0049124104268644, p. 270).
    /// </summary>
    public const double Negligible = 1;

    /// <param name="mechanism">The mechanism.</param>
    /// <param name="reference">What it is compared with.</param>
    public static string Of(MechanismResult mechanism, MechanismResult reference)
    {
        ArgumentNullException.ThrowIfNull(mechanism);
        ArgumentNullException.ThrowIfNull(reference);
        Support support = MechanismComparison.SupportOf(mechanism, reference);
        return support is not (Support.Reference or Support.Failed) && reference.CrossValidated >= FitEvaluation.Penalty
            ? "undecided: the one compared with cannot simulate what was left out"
            : Of(support, ScoreDifference.Of(mechanism, reference), mechanism.Parameters - reference.Parameters);
    }

    /// <param name="support">How it stands.</param>
    /// <param name="difference">Of the scores.</param>
    /// <param name="furtherParameters">Parameters that it has beyond those of the one compared with; negative where it has fewer.</param>
    public static string Of(Support support, ScoreDifference difference, int furtherParameters)
    {
        ArgumentNullException.ThrowIfNull(difference);
        bool adds = furtherParameters > 0, lacks = furtherParameters < 0;
        return support switch
        {
            Support.Reference => "compared with",
            Support.Failed => "cannot simulate what was left out",
            Support.Better => $"clearly better at what was left out{(adds ? ": what it adds is needed" : "")}",
            Support.Worse => $"clearly worse at what was left out: {(lacks ? "what it lacks is needed" : "not supported")}",
            _ when double.IsNaN(difference.Difference) => "undecided: no condition could be left out",
            _ when double.IsNaN(difference.StandardError) => "undecided: one score alone has no standard error",
            _ when Math.Abs(difference.Difference) + (2 * difference.StandardError) <= Negligible => $"no difference{(adds ? ": what it adds is not needed" : lacks ? ": what it lacks is not needed" : "")}",
            _ => $"undecided: {(difference.Difference < 0 ? "better" : "worse")} by no more than two standard errors{(adds ? ", what it adds is not shown to be needed" : lacks ? ", what it lacks is not shown to be needed" : "")}",
        };
    }
}
