using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Tables;

namespace AlloyKMC.Observation.Optics;

/// <summary>Reads component spectra from CSV: a column wavelength_nm and one column of molar absorption per species, named as the system names it: S30(0) or an alias.</summary>
public static class AbsorptionCsv
{
    private const string WavelengthColumn = "wavelength_nm";
    private const int MaximumPoints = 1_000_000;

    /// <param name="text">The text of the file.</param>
    /// <param name="species">The system the species belong to.</param>
    /// <exception cref="FaultException">All that is wrong with the file (at most 20 faults), each with its line.</exception>
    public static AbsorptionComponents Read(TextReader text, SpeciesTable species)
    {
        NumericTable table = NumericCsv.Read(text, $"{WavelengthColumn},S30(0),...", MaximumPoints, CheckHeader, CheckRow);
        AbsorptionComponent[] components =
        [
            .. table.Columns.Select((name, c) => (name, c)).Skip(1).Select(column => new AbsorptionComponent(column.name, [species.Find(column.name)!.Value]) { Absorption = [.. table.Rows.Select(row => row[column.c])] }),
        ];
        return new AbsorptionComponents("", PositionsOnly: false, components) { Nanometres = [.. table.Rows.Select(row => row[0])] };

        void CheckHeader(IReadOnlyList<string> columns, string place, List<Fault> faults)
        {
            if (columns[0] != WavelengthColumn) faults.Add(new Fault(place, $"The first column is \"{columns[0]}\".", $"It must be {WavelengthColumn}, in nm."));
            if (columns.Count < 2) faults.Add(new Fault(place, "There is no column of a species.", "Add one per species: S30(0)."));
            HashSet<int> seen = [];
            foreach (string name in columns.Skip(1))
            {
                if (species.Find(name) is not { } index) faults.Add(new Fault(place, $"The system has no species \"{name}\".", "Name species as the system does, S30(0), or by an alias; put names with a comma in quotes."));
                else if (!seen.Add(index)) faults.Add(new Fault(place, $"The species of column \"{name}\" stands twice.", "Give every species one column."));
            }
        }

        (string Problem, string Remedy)? CheckRow(double[]? before, double[] row)
        {
            if (!(row[0] > 0)) return (string.Create(CultureInfo.InvariantCulture, $"The wavelength is {row[0]} nm."), "A wavelength is above 0.");
            if (before is not null && row[0] <= before[0]) return (string.Create(CultureInfo.InvariantCulture, $"The wavelength {row[0]} comes after {before[0]}."), "Sort the rows by wavelength, each once.");
            if (row.Skip(1).Any(value => value < 0)) return ("A molar absorption is negative.", "Subtract the baseline of component spectra so that none is below 0.");
            return null;
        }
    }
}
