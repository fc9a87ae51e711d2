using AlloyKMC.Fitting.Objective;

namespace AlloyKMC.Fitting.Mechanisms;

/// <summary>Conditions left out together.</summary>
/// <param name="Name">"1:40, 1:10".</param>
/// <param name="Training">Which terms are fitted.</param>
/// <param name="Held">Which terms are predicted and scored.</param>
public sealed record Fold(string Name, IReadOnlyList<bool> Training, IReadOnlyList<bool> Held);

/// <summary>
/// Splits data by condition. A term that spans several conditions is fitted only where none of them is left out, and is scored once, in the first fold that leaves one of
/// them out; priors on conditions count wherever their condition does and are never scored.
/// </summary>
public static class CrossValidation
{
    /// <param name="problem">The problem; terms it holds out are neither fitted nor scored here.</param>
    /// <param name="folds">Number of folds; conditions are dealt out in turn, so that neighbours are left out apart from each other.</param>
    public static IReadOnlyList<Fold> ByCondition(FitProblem problem, int folds)
    {
        IReadOnlyList<int> conditions = problem.FittedConditions;
        int count = Math.Min(folds, conditions.Count);
        if (count < 2) return [];
        Dictionary<int, int> foldOf = conditions.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i % count);
        HashSet<int>[] foldsOf = [.. problem.Terms.Select(t => t.Conditions.Where(foldOf.ContainsKey).Select(c => foldOf[c]).ToHashSet())];
        return [.. Enumerable.Range(0, count).Select(f => new Fold(
            string.Join(", ", conditions.Where(c => foldOf[c] == f).Select(c => problem.Forward.Conditions[c].Name)),
            [.. problem.Terms.Select((_, t) => problem.Fitted[t] && !foldsOf[t].Contains(f))],
            [.. problem.Terms.Select((term, t) => problem.Fitted[t] && term.Observations > 0 && foldsOf[t].Count > 0 && foldsOf[t].Min() == f)]))];
    }
}
