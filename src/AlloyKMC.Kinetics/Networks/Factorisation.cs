using AlloyKMC.Model;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// Finds out whether the rate constants of a rule direction form a table of rank one over its two reactants and whether its changes split between them.
/// What is found holds for the given values only; the test is repeated whenever rates are evaluated again.
/// </summary>
internal static class Factorisation
{
    /// <summary>Largest relative deviation of a rate from the product of its factors that counts as rounding.</summary>
    private const double RankOneTolerance = 1e-11;

    /// <summary>Adds the groups (one per value of the extra indices) and returns null, or returns why the rule is not separable and adds none.</summary>
    public static string? TryFactorise(AlloySystem system, SystemValues values, RuleDirection direction, List<SeparableGroup> groups)
    {
        if (direction.Law == RateLaw.Custom) return "its rate law is not mass action";
        Rule rule = direction.Rule;
        var reactants = new List<RuleTerm>();
        foreach (RuleTerm term in direction.Reactants)
        {
            if (term.FixedMultiplicity is not { } multiplicity) return "the number of a reactant depends on a coordinate";
            for (int k = 0; k < multiplicity && reactants.Count < 3; k++) reactants.Add(term);
        }

        if (reactants.Count > 2) return "it has more than two reactants";
        int[][] owned = [.. reactants.Select(t => t.Variables.Where(v => v >= rule.IndexCount).ToArray())];
        if (owned.Length == 2 && owned[0].Intersect(owned[1]).Any() && !ReferenceEquals(reactants[0], reactants[1])) return "its two reactants share a coordinate";
        if (owned.Length == 2 && ReferenceEquals(reactants[0], reactants[1]) && owned[0].Length > 0) return "two equal clusters react, whatever their coordinates";
        foreach (RuleTerm product in direction.Products)
        {
            if (owned.Length == 2 && product.Variables.Any(owned[0].Contains) && product.Variables.Any(owned[1].Contains)) return "a product depends on the coordinates of both reactants";
        }

        var found = new List<SeparableGroup>();
        foreach (int[] indices in IndexValues(rule))
        {
            var split = new Split(system, values, direction, reactants, owned, indices);
            if (split.Factorise() is { } reason) return reason;
            if (split.Group is { } group) found.Add(group);
        }

        groups.AddRange(found);
        return null;
    }

    private static IEnumerable<int[]> IndexValues(Rule rule)
    {
        int[] values = [.. rule.VariableRanges.Take(rule.IndexCount).Select(r => r.Minimum)];
        while (true)
        {
            yield return [.. values];
            int last = values.Length - 1;
            while (last >= 0 && values[last] == rule.VariableRanges[last].Maximum) values[last] = rule.VariableRanges[last--].Minimum;
            if (last < 0) yield break;
            values[last]++;
        }
    }

    /// <summary>The attempt for one set of index values.</summary>
    private sealed class Split(AlloySystem system, SystemValues values, RuleDirection direction, List<RuleTerm> reactants, int[][] owned, int[] indices)
    {
        private readonly double[] _slots = system.NewSlots(values, direction.Rule.Variables.Count);

        public SeparableGroup? Group { get; private set; }

        public string? Factorise()
        {
            List<Candidate>[] sides = [.. Enumerable.Range(0, reactants.Count).Select(Candidates)];
            if (sides.Any(s => s.Count == 0)) return null;
            double[][] weights = [.. sides.Select(s => new double[s.Count])];
            double constant;
            switch (sides.Length)
            {
                case 0:
                    constant = Rate(null, null);
                    break;
                case 1:
                    for (int i = 0; i < sides[0].Count; i++) weights[0][i] = Rate(sides[0][i], null);
                    constant = Normalise(weights[0]);
                    break;
                default:
                    if (FactoriseTable(sides, weights, out constant) is { } reason) return reason;
                    break;
            }

            if (constant == 0) return null;
            Role[] roles = [.. sides.Select((candidates, side) => NewRole(candidates, weights[side], side))];
            if (roles.Any(r => r.Count == 0)) return null;
            (int Species, int Amount)[] common = Changes(direction.Products.Where(p => OwnerOf(p) < 0), -1);
            if (Array.Exists(common, c => c.Species < 0) || (roles.Length == 0 && common.Length == 0)) return null;
            if (NoOpPartners(roles, common) is not { } partners) return "a cluster has several partners with which nothing changes";
            Group = new SeparableGroup
            {
                Direction = direction,
                RateConstant = constant,
                First = roles.Length > 0 ? roles[0] : null,
                Second = roles.Length > 1 ? roles[1] : null,
                CommonChanges = common,
                NoOpPartner = partners,
            };
            return null;
        }

        private string? FactoriseTable(List<Candidate>[] sides, double[][] weights, out double constant)
        {
            double[,] table = new double[sides[0].Count, sides[1].Count];
            (int I, int J) pivot = (0, 0);
            for (int i = 0; i < sides[0].Count; i++)
            {
                for (int j = 0; j < sides[1].Count; j++)
                {
                    table[i, j] = Rate(sides[0][i], sides[1][j]);
                    if (table[i, j] > table[pivot.I, pivot.J]) pivot = (i, j);
                }
            }

            constant = table[pivot.I, pivot.J];
            if (constant == 0) return null;
            for (int i = 0; i < weights[0].Length; i++) weights[0][i] = table[i, pivot.J] / constant;
            for (int j = 0; j < weights[1].Length; j++) weights[1][j] = table[pivot.I, j] / constant;
            for (int i = 0; i < weights[0].Length; i++)
            {
                for (int j = 0; j < weights[1].Length; j++)
                {
                    double product = constant * weights[0][i] * weights[1][j];
                    if (Math.Abs(table[i, j] - product) > RankOneTolerance * Math.Max(table[i, j], product)) return "its rate is not a product of a factor for each reactant";
                }
            }

            return null;
        }

        /// <summary>Coordinate values of one reactant at which it exists.</summary>
        private List<Candidate> Candidates(int side)
        {
            var candidates = new List<Candidate>();
            Family family = system.Species.Families[reactants[side].Family];
            int[] own = owned[side];
            int[] values = [.. own.Select(v => direction.Rule.VariableRanges[v].Minimum)];
            while (true)
            {
                Fill(own, values);
                int[] coordinates = [.. reactants[side].Coordinates.Select(c => (int)c(_slots))];
                int species = system.Species.IndexOf(family, coordinates);
                bool ascending = !family.IsOrdered || coordinates.Zip(coordinates.Skip(1)).All(p => p.First <= p.Second);
                if (species >= 0 && ascending) candidates.Add(new Candidate(species, [.. values]));
                int last = values.Length - 1;
                while (last >= 0 && values[last] == direction.Rule.VariableRanges[own[last]].Maximum) values[last] = direction.Rule.VariableRanges[own[last--]].Minimum;
                if (last < 0) return candidates;
                values[last]++;
            }
        }

        private double Rate(Candidate? first, Candidate? second)
        {
            Fill([], []);
            if (first is not null) Fill(owned[0], first.Variables);
            if (second is not null) Fill(owned[1], second.Variables);
            double perOrderedPair = direction.Rate.Evaluate(_slots) / system.Units.SecondsPerTimeUnit;
            return direction.Rule.IsUnorderedPair && reactants.Count == 2 && reactants[0].Family == reactants[1].Family ? perOrderedPair / 2 : perOrderedPair;
        }

        private void Fill(int[] own, int[] values)
        {
            int first = system.Scope.FirstVariableSlot;
            for (int i = 0; i < indices.Length; i++) _slots[first + i] = indices[i];
            for (int i = 0; i < own.Length; i++) _slots[first + own[i]] = values[i];
        }

        /// <summary>Entries with a rate whose products stay within range; those beyond are forbidden by the rule or were reported as faults.</summary>
        private Role NewRole(List<Candidate> candidates, double[] weights, int side)
        {
            var species = new List<int>();
            var kept = new List<double>();
            var changes = new List<(int Species, int Amount)[]>();
            for (int i = 0; i < candidates.Count; i++)
            {
                if (weights[i] == 0) continue;
                Fill(owned[side], candidates[i].Variables);
                (int Species, int Amount)[] change = Changes(direction.Products.Where(p => OwnerOf(p) == side), candidates[i].Species);
                if (Array.Exists(change, c => c.Species < 0)) continue;
                if (reactants.Count == 1 && Key([.. change, .. Changes(direction.Products.Where(p => OwnerOf(p) < 0), -1)], 1).Length == 0) continue;
                species.Add(candidates[i].Species);
                kept.Add(weights[i]);
                changes.Add(change);
            }

            return new Role { Species = [.. species], Weights = [.. kept], Changes = [.. changes] };
        }

        /// <summary>The reactant whose coordinates a product depends on; products without any belong to the event as a whole (-1).</summary>
        private int OwnerOf(RuleTerm product) => Array.FindIndex(owned, own => product.Variables.Any(own.Contains));

        private (int Species, int Amount)[] Changes(IEnumerable<RuleTerm> products, int reactant)
        {
            var net = new SortedDictionary<int, int>();
            if (reactant >= 0) net[reactant] = -1;
            else Fill([], []);
            foreach (RuleTerm product in products)
            {
                int multiplicity = (int)product.Multiplicity(_slots);
                if (multiplicity == 0) continue;
                int index = system.Species.IndexOf(system.Species.Families[product.Family], [.. product.Coordinates.Select(c => (int)c(_slots))]);
                net[index] = net.GetValueOrDefault(index) + multiplicity;
            }

            return [.. net.Where(p => p.Value != 0).Select(p => (p.Key, p.Value))];
        }

        private static double Normalise(double[] weights)
        {
            double largest = weights.Max();
            if (largest > 0)
            {
                for (int i = 0; i < weights.Length; i++) weights[i] /= largest;
            }

            return largest;
        }

        private static int[]? NoOpPartners(Role[] roles, (int Species, int Amount)[] common)
        {
            if (roles.Length < 2) return roles.Length == 0 ? [] : [.. roles[0].Changes.Select(_ => -1)];
            var entriesByChange = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (int j = 0; j < roles[1].Count; j++)
            {
                string key = Key(roles[1].Changes[j], 1);
                if (!entriesByChange.TryGetValue(key, out List<int>? entries)) entriesByChange[key] = entries = [];
                entries.Add(j);
            }

            int[] partners = new int[roles[0].Count];
            for (int i = 0; i < partners.Length; i++)
            {
                List<int>? cancelling = entriesByChange.GetValueOrDefault(Key([.. common, .. roles[0].Changes[i]], -1));
                if (cancelling?.Count > 1) return null;
                partners[i] = cancelling?[0] ?? -1;
            }

            return partners;
        }

        private static string Key((int Species, int Amount)[] changes, int sign) =>
            string.Join(' ', changes.GroupBy(c => c.Species).Select(g => (Species: g.Key, Amount: sign * g.Sum(c => c.Amount))).Where(c => c.Amount != 0).OrderBy(c => c.Species));

        private sealed record Candidate(int Species, int[] Variables);
    }
}
