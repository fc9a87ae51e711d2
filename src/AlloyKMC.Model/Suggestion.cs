namespace AlloyKMC.Model;

/// <summary>Near names for messages: "did you mean".</summary>
public static class Suggestion
{
    /// <summary>" Did you mean 'x'?" with the nearest candidate, or an empty text where none is near.</summary>
    public static string For(string found, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, found.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = EditDistance(found, candidate);
            if (distance >= bestDistance) continue;
            best = candidate;
            bestDistance = distance;
        }

        return best is null ? "" : $" Did you mean '{best}'?";
    }

    /// <summary>Damerau-Levenshtein distance (adjacent transpositions) (doi 10.1145/363958.363994).</summary>
    public static int EditDistance(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase)) return a == b ? 0 : 1;
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
