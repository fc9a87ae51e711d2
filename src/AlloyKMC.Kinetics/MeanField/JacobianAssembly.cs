using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// The Jacobian of the rate equations as a bordered sparse matrix. A separable pair rule C (s1.c) (s2.c) contributes two sparse parts and two outer products
/// (change of one role) x (weights of the other). An outer product of large extent is carried by an auxiliary unknown z = s.x, which keeps the pattern sparse:
/// <c>[ D - S, -U; -s^T, 1 ]</c> instead of <c>D - S - U s^T</c>.
/// </summary>
internal sealed class JacobianAssembly
{
    /// <summary>An outer product with at most so many rows or columns is written out.</summary>
    private const int NarrowOuterProduct = 3;

    /// <summary>Systems of at most this size are factorised densely, with pivoting.</summary>
    private const int SmallSystem = 12;

    private RateEquations _equations;
    private readonly Dictionary<int, int> _auxiliary;
    private readonly double[] _constant;
    private readonly RolePlan[] _roles;
    private readonly ChannelPlan[] _channels;
    private readonly CustomPlan[] _customs;
    private readonly double[] _changes;
    private readonly double[] _weights;

    /// <summary>Slots per shift and row of a role (see <see cref="RoleTerms"/>), for the sparse part and for the outer product.</summary>
    private sealed record RolePlan(int[][] ShiftSlots, int[][] RowSlots, int[] EntrySlots, OuterPlan? Outer);

    /// <summary>
    /// The outer product of what a role changes (its shifts, rows and entries, in this order) and the weights over the other role, or 1 for the auxiliary unknown in
    /// their place (no columns). Slots lie along the longer of the two.
    /// </summary>
    private sealed record OuterPlan(int[] Columns, int[] Slots, bool AlongColumns);

    /// <summary>Slots of (change k, reactant r) of a mass-action channel.</summary>
    private sealed record ChannelPlan(int Channel, int[] Slots);

    /// <summary>Slots per argument of a custom law, of (species summed in it, change k).</summary>
    private sealed record CustomPlan(int[][] Slots);

    public JacobianAssembly(RateEquations equations)
    {
        _equations = equations;
        int species = equations.SpeciesCount;
        _auxiliary = ChooseAuxiliaries(equations);
        int unknowns = species + _auxiliary.Count;
        UnknownCount = unknowns;

        HashSet<int>[] pattern = [.. Enumerable.Range(0, unknowns).Select(_ => new HashSet<int>())];
        Plan((row, column) =>
        {
            if (row == column) return 0;
            pattern[row].Add(column);
            pattern[column].Add(row);
            return 0;
        });
        foreach ((int sum, int unknown) in _auxiliary)
        {
            foreach (int column in equations.Sums[sum].Support())
            {
                pattern[unknown].Add(column);
                pattern[column].Add(unknown);
            }
        }

        Lu = new BorderedLu(EliminationOrder.Find(pattern, _auxiliary.Count, SmallSystem));
        (_roles, _channels, _customs) = Plan(Lu.Slot);
        _changes = new double[equations.Roles.Select(ChangeCount).Append(1).Max()];
        _weights = new double[species];
        ShiftSlots = [.. Enumerable.Range(0, species).Select(i => Lu.Slot(i, i))];
        _constant = new double[Lu.StoredEntries];
        NegativeJacobian = new double[Lu.StoredEntries];
        FillConstant();
    }

    /// <summary>Goes over to equations of other coefficients; see <see cref="RateEquations.HasStructureOf"/>.</summary>
    public void Load(RateEquations equations)
    {
        _equations = equations;
        FillConstant();
    }

    /// <summary>Species and auxiliary unknowns.</summary>
    public int UnknownCount { get; }

    public BorderedLu Lu { get; }

    /// <summary>Diagonal slots of the species.</summary>
    public int[] ShiftSlots { get; }

    /// <summary>-J, in the slots of <see cref="Lu"/>.</summary>
    public double[] NegativeJacobian { get; }

    /// <summary>Evaluates -J at a state. The sums of the rate equations must be those of that state.</summary>
    public void Evaluate(ReadOnlySpan<double> concentrations)
    {
        double[] values = NegativeJacobian;
        _constant.CopyTo(values, 0);
        for (int r = 0; r < _roles.Length; r++) AddRole(_roles[r], _equations.Roles[r], concentrations, values);
        foreach (ChannelPlan plan in _channels) AddChannel(plan, concentrations, values);
        for (int c = 0; c < _customs.Length; c++)
        {
            CustomTerm term = _equations.Custom[c];
            term.Differentiate(concentrations);
            ReadOnlySpan<int> amounts = ChangeAmounts(term.Channel);
            for (int a = 0; a < _customs[c].Slots.Length; a++)
            {
                int[] slots = _customs[c].Slots[a];
                for (int i = 0; i < slots.Length; i++) values[slots[i]] -= term.Derivatives[a] * amounts[i % amounts.Length];
            }
        }
    }

    private void FillConstant()
    {
        foreach ((int sum, int unknown) in _auxiliary)
        {
            _constant[Lu.Slot(unknown, unknown)] = 1;
            SpeciesSum weights = _equations.Sums[sum];
            foreach (int column in weights.Support()) _constant[Lu.Slot(unknown, column)] = -weights.Weights[column - weights.Start];
        }
    }

    private void AddRole(RolePlan plan, RoleTerms role, ReadOnlySpan<double> concentrations, double[] values)
    {
        ReadOnlySpan<double> sums = _equations.SumValues;
        double multiplier = role.Other is { } other ? role.RateConstant * sums[other] : role.RateConstant;
        for (int t = 0; t < role.Shifts.Length; t++) Scatter(values, plan.ShiftSlots[t], -multiplier, role.Shifts[t].Coefficients);
        for (int t = 0; t < role.Rows.Length; t++) Scatter(values, plan.RowSlots[t], -multiplier * role.Rows[t].Sum.Scale, _equations.Sums[role.Rows[t].Sum.Sum].Weights);
        for (int t = 0; t < role.Entries.Length; t++) values[plan.EntrySlots[t]] -= multiplier * role.Entries[t].Coefficient;
        if (plan.Outer is { } outer) AddOuter(outer, role, concentrations, values);
    }

    private void AddOuter(OuterPlan plan, RoleTerms role, ReadOnlySpan<double> concentrations, double[] values)
    {
        ReadOnlySpan<double> sums = _equations.SumValues;
        SpeciesSum over = _equations.Sums[role.Other!.Value];
        Span<double> changes = _changes.AsSpan(0, ChangeCount(role)), weights = _weights.AsSpan(0, Math.Max(1, plan.Columns.Length));
        int next = 0;
        foreach (ShiftTerm shift in role.Shifts)
        {
            for (int i = 0; i < shift.Coefficients.Length; i++) changes[next++] = shift.Coefficients[i] * concentrations[shift.SourceStart + i];
        }

        foreach (RowTerm row in role.Rows) changes[next++] = row.Sum.Scale * sums[row.Sum.Sum];
        foreach ((int source, _, double coefficient) in role.Entries) changes[next++] = coefficient * concentrations[source];
        weights[0] = 1;
        for (int i = 0; i < plan.Columns.Length; i++) weights[i] = over.Weights[plan.Columns[i] - over.Start];

        Span<double> along = plan.AlongColumns ? weights : changes, across = plan.AlongColumns ? changes : weights;
        for (int i = 0; i < across.Length; i++) Scatter(values, plan.Slots.AsSpan(i * along.Length, along.Length), -role.RateConstant * across[i], along);
    }

    private static int ChangeCount(RoleTerms role)
    {
        int count = role.Rows.Length + role.Entries.Length;
        foreach (ShiftTerm shift in role.Shifts) count += shift.Coefficients.Length;
        return count;
    }

    private void AddChannel(ChannelPlan plan, ReadOnlySpan<double> concentrations, double[] values)
    {
        Networks.ChannelTable table = _equations.Channels;
        int firstReactant = table.ReactantStart[plan.Channel], reactants = table.ReactantStart[plan.Channel + 1] - firstReactant;
        ReadOnlySpan<int> amounts = ChangeAmounts(plan.Channel);
        for (int r = 0; r < reactants; r++)
        {
            double derivative = table.RateConstant[plan.Channel];
            for (int q = 0; q < reactants; q++)
            {
                int multiplicity = table.ReactantMultiplicity[firstReactant + q];
                double concentration = concentrations[table.ReactantSpecies[firstReactant + q]];
                derivative *= q == r ? multiplicity * RateEquations.Power(concentration, multiplicity - 1) : RateEquations.Power(concentration, multiplicity);
            }

            for (int k = 0; k < amounts.Length; k++) values[plan.Slots[r * amounts.Length + k]] -= derivative * amounts[k];
        }
    }

    /// <summary>Slots are those of the plan and lie within the values.</summary>
    private static void Scatter(double[] values, ReadOnlySpan<int> slots, double factor, ReadOnlySpan<double> coefficients)
    {
        coefficients = coefficients[..slots.Length];
        ref double v = ref MemoryMarshal.GetArrayDataReference(values);
        for (int i = 0; i < slots.Length; i++) Unsafe.Add(ref v, slots[i]) += factor * coefficients[i];
    }

    private ReadOnlySpan<int> ChangeAmounts(int channel) =>
        _equations.Channels.ChangeAmount.AsSpan(_equations.Channels.ChangeStart[channel].._equations.Channels.ChangeStart[channel + 1]);

    private (RolePlan[] Roles, ChannelPlan[] Channels, CustomPlan[] Customs) Plan(Func<int, int, int> slot)
    {
        SpeciesSum[] sums = _equations.Sums;
        RolePlan[] roles = [.. _equations.Roles.Select(role => new RolePlan(
            [.. role.Shifts.Select(s => Range(s.Coefficients.Length).Select(i => slot(s.TargetStart + i, s.SourceStart + i)).ToArray())],
            [.. role.Rows.Select(r => Range(sums[r.Sum.Sum].Weights.Length).Select(i => slot(r.Target, sums[r.Sum.Sum].Start + i)).ToArray())],
            [.. role.Entries.Select(e => slot(e.Target, e.Source))],
            role.Other is { } other ? PlanOuter(role, sums[other], _auxiliary.TryGetValue(other, out int unknown) ? unknown : null, slot) : null))];
        Networks.ChannelTable table = _equations.Channels;
        ChannelPlan[] channels = [.. _equations.Explicit.Select(c => new ChannelPlan(
            c,
            [.. table.ReactantsOf(c).ToArray().SelectMany(reactant => Targets(c).Select(target => slot(target, reactant)))]))];
        CustomPlan[] customs = [.. _equations.Custom.Select(c => new CustomPlan(
            [.. c.Arguments.Select(argument => argument.SelectMany(species => Targets(c.Channel).Select(target => slot(target, species))).ToArray())]))];
        return (roles, channels, customs);

        int[] Targets(int channel) => table.ChangeSpecies[table.ChangeStart[channel]..table.ChangeStart[channel + 1]];
    }

    private static OuterPlan PlanOuter(RoleTerms role, SpeciesSum other, int? auxiliary, Func<int, int, int> slot)
    {
        int[] columns = auxiliary is { } unknown ? [unknown] : other.Support();
        int[] targets = [.. role.Shifts.SelectMany(s => Range(s.Coefficients.Length).Select(i => s.TargetStart + i)), .. role.Rows.Select(r => r.Target), .. role.Entries.Select(e => e.Target)];
        bool alongColumns = columns.Length > targets.Length;
        int[] slots = alongColumns
            ? [.. targets.SelectMany(target => columns.Select(column => slot(target, column)))]
            : [.. columns.SelectMany(column => targets.Select(target => slot(target, column)))];
        return new OuterPlan(auxiliary is null ? columns : [], slots, alongColumns);
    }

    private static Dictionary<int, int> ChooseAuxiliaries(RateEquations equations)
    {
        var auxiliary = new Dictionary<int, int>();
        foreach (RoleTerms role in equations.Roles)
        {
            if (role.Other is not { } other || auxiliary.ContainsKey(other)) continue;
            int rows = role.Shifts.SelectMany(s => Range(s.Coefficients.Length).Select(i => s.TargetStart + i))
                .Concat(role.Rows.Select(r => r.Target)).Concat(role.Entries.Select(e => e.Target)).Distinct().Count();
            if (rows > NarrowOuterProduct && equations.Sums[other].Support().Length > NarrowOuterProduct) auxiliary[other] = equations.SpeciesCount + auxiliary.Count;
        }

        return auxiliary;
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);
}
