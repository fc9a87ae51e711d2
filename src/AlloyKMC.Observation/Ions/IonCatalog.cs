using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Observation.Ions;

/// <summary>The ions of all species of a system, from the formulas and charges its families state.</summary>
public sealed class IonCatalog
{
    private IonCatalog(IReadOnlyList<IonSpecies?> ions) => Ions = ions;

    /// <summary>By species index, abundance 0; null where the family states no ion.</summary>
    public IReadOnlyList<IonSpecies?> Ions { get; }

    /// <param name="system">A compiled system.</param>
    /// <param name="table">Isotope data the compositions must be weighable with; <see cref="IsotopeTable.Default"/> where null.</param>
    /// <exception cref="FaultException">
    /// A formula or charge cannot be read or evaluated, is no whole number at some coordinates, has an unknown element or a negative count, or
    /// gives no charge. At most one fault per family and cause, with the first species it concerns.
    /// </exception>
    public static IonCatalog Build(AlloySystem system, IsotopeTable? table = null)
    {
        IsotopeTable isotopes = table ?? IsotopeTable.Default;
        List<Fault> faults = [];
        IonSpecies?[] ions = new IonSpecies?[system.Species.Count];
        foreach (Family family in system.Species.Families)
        {
            if (family.Ion is { } ion) AddFamily(system, family, ion.Formula, ion.Charge, isotopes, ions, faults);
        }

        if (faults.Count > 0) throw new FaultException(faults);
        return new IonCatalog(ions);
    }

    /// <summary>The species present in a sample that an instrument sees, with their counts as abundances.</summary>
    /// <param name="counts">Counts by species index.</param>
    /// <exception cref="ArgumentException">Counts are of another system.</exception>
    public IReadOnlyList<IonSpecies> At(ReadOnlySpan<long> counts)
    {
        if (counts.Length != Ions.Count) throw new ArgumentException($"There are {counts.Length} counts for {Ions.Count} species.", nameof(counts));
        List<IonSpecies> present = [];
        for (int s = 0; s < counts.Length; s++)
        {
            if (counts[s] > 0 && Ions[s] is { } ion) present.Add(ion with { Abundance = counts[s] });
        }

        return present;
    }

    private static void AddFamily(AlloySystem system, Family family, string formula, string charge, IsotopeTable table, IonSpecies?[] ions, List<Fault> faults)
    {
        string formulaPath = $"families.{family.Name}.ion.formula";
        string chargePath = $"families.{family.Name}.ion.charge";
        string[] coordinates = [.. family.Coordinates.Select(coordinate => coordinate.Name)];
        Dictionary<string, Evaluator> evaluators = new(StringComparer.Ordinal);
        int before = faults.Count;
        FormulaTemplate? template = null;
        try
        {
            template = FormulaTemplate.Parse(formula, formulaPath);
        }
        catch (FaultException exception)
        {
            faults.AddRange(exception.Faults);
        }

        foreach (FormulaExpression expression in template?.Expressions ?? []) Compile(expression.Text, formulaPath, expression.Offset);
        Compile(charge, chargePath, 0);
        if (faults.Count > before || template is null) return;

        double[] slots = new double[system.Scope.FirstVariableSlot + coordinates.Length];
        for (int s = family.FirstSpecies; s < family.FirstSpecies + family.SpeciesCount; s++)
        {
            SpeciesInfo species = system.Species[s];
            Dictionary<string, int> at = [];
            for (int c = 0; c < coordinates.Length; c++)
            {
                at.Add(coordinates[c], species.Coordinates[c]);
                slots[system.Scope.FirstVariableSlot + c] = species.Coordinates[c];
            }

            try
            {
                Formula composition = template.Evaluate((text, _) => Whole(text, formulaPath, species), at);
                composition.CountsIn(table, formulaPath);
                long z = Whole(charge, chargePath, species);
                if (z == 0 || Math.Abs(z) > 1000)
                    throw new FaultException(new Fault(chargePath, $"The charge of {species} is {z}.", "An instrument sees ions only: give a charge other than 0, or state no ion."));
                ions[s] = new IonSpecies(species.Name, family.Name, species.Coordinates, composition, (int)z, 0);
            }
            catch (FaultException exception)
            {
                faults.AddRange(exception.Faults);
                return;
            }
        }

        void Compile(string text, string path, int offset)
        {
            List<Fault> found = [];
            if (system.Scope.CompileNumeric(text, path, coordinates, found) is { } evaluator) evaluators[text] = evaluator;
            faults.AddRange(found.Select(fault => fault with { Offset = fault.Offset + offset }));
        }

        long Whole(string text, string path, SpeciesInfo species)
        {
            double value = evaluators[text](slots);
            if (Math.Abs(value) <= FormulaParser.LargestCount && Math.Round(value) == value) return (long)value;
            throw new FaultException(new Fault(path, FormattableString.Invariant($"\"{text}\" is {value} for {species}."), "Counts and charges are whole numbers."));
        }
    }
}
