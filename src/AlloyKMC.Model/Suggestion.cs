namespace AlloyKMC.Model;

/// <summary>Finds the name a mistyped one was probably meant to be.</summary>
public static class Suggestion
{
    private const int LongestCompared = 64;

    /// <summary>
    /// The closest of <paramref name="candidates"/> by optimal string alignment distance (insertions, deletions, substitutions and swaps of
    /// neighbours, doi 10.1145/363958.363994; case counts for nothing), or null where none differs in at most a third of the characters.
    /// </summary>
    public static string? Find(string mistyped, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(mistyped);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        int bestDistance = Math.Clamp(mistyped.Length / 3, 1, 4) + 1;
        if (mistyped.Length > LongestCompared)
            return null;
        foreach (string candidate in candidates)
        {
            if (candidate.Length > LongestCompared || Math.Abs(candidate.Length - mistyped.Length) >= bestDistance)
                continue;
            int distance = Distance(mistyped.ToUpperInvariant(), candidate.ToUpperInvariant());
            // A name of one or two letters must not be "corrected" into an unrelated one; k for kk is related.
            bool isRelated = distance < Math.Max(1, Math.Min(mistyped.Length, candidate.Length)) || mistyped.Contains(candidate, StringComparison.OrdinalIgnoreCase);
            if (distance < bestDistance && isRelated)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>" Did you mean 'x'?" with what <see cref="Find"/> returns, or an empty text.</summary>
    public static string For(string mistyped, IEnumerable<string> candidates) => Find(mistyped, candidates) is { } found ? $" Did you mean '{found}'?" : "";

    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return last[b.Length];
    }
}
