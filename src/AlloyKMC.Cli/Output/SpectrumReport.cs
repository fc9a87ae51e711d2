using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Observation.Electrophoresis;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>The strongest ions of a spectrum and what else charge and mass say.</summary>
internal static class SpectrumReport
{
    private sealed record IonRow(string Species, string Adduct, int Charge, double AverageMassToCharge, double MostIntenseMassToCharge, double Share);

    public static void Write(CommandOutput output, StoredDataset dataset, IReadOnlyList<MassView> views, IonCatalog ions, InstrumentChoice instrument, string? outFile, int top)
    {
        if (output.Json)
        {
            output.WriteResult(ToJson(dataset, views, ions, instrument, outFile, top));
            return;
        }

        foreach (MassView view in views.Where(view => Outside(view) > 0.01))
            output.Warn(string.Create(CultureInfo.InvariantCulture, $"{100 * Outside(view):0.#} % of the ions at {Units.Time(view.Sample.TimeSeconds)} lie outside the recorded range of {instrument.Instrument.Options.MinimumMassToCharge} to {instrument.Instrument.Options.MaximumMassToCharge} Th."));
        if (output.Quiet) return;
        foreach (MassView view in views)
        {
            output.Data.WriteLine(view.Sample.Description);
            Table table = SystemReport.NewTable("Species", "Adduct", "Charge", "Average m/z", "Most intense m/z", "Share of ions");
            foreach (IonRow row in Strongest(view, instrument.Instrument.Options, top))
            {
                table.AddRow(SystemReport.Cells(
                    row.Species, row.Adduct, Charge(row.Charge), Number(row.AverageMassToCharge), Number(row.MostIntenseMassToCharge), string.Create(CultureInfo.InvariantCulture, $"{100 * row.Share:0.00} %")));
            }

            output.Data.Write(table);
            if (view.Spectrum.Ions.Count > top) output.Data.WriteLine($"The strongest {top} of {view.Spectrum.Ions.Count} ions; --top shows more.");
            IReadOnlyList<ElectrophoreticBand> bands = ElectrophoreticBand.Order(view.Sample.Populations, ions);
            output.Data.WriteLine($"Electrophoretic order by charge over mass of the ions stated, slowest first: {string.Join(" < ", bands.Select(band => string.Create(CultureInfo.InvariantCulture, $"{band.Framework} ({band.ChargePerKilodalton:0.000} e/kDa)")))}");
        }

        output.Data.WriteLine($"Instrument: {instrument.Describe()}");
        output.Data.WriteLine($"Isotope table {views[0].Spectrum.IsotopeTableVersion} ({views[0].Spectrum.IsotopeTableSource})");
        if (outFile is not null) output.Data.WriteLine($"Spectrum: {outFile}");
    }

    private static JsonObject ToJson(StoredDataset dataset, IReadOnlyList<MassView> views, IonCatalog ions, InstrumentChoice instrument, string? outFile, int top) => new()
    {
        ["dataset"] = dataset.Path,
        ["configHash"] = dataset.Resolved.Hash,
        ["instrument"] = instrument.Instrument.Name,
        ["instrumentFile"] = instrument.File,
        ["isotopeTable"] = views[0].Spectrum.IsotopeTableVersion,
        ["isotopeTableSource"] = views[0].Spectrum.IsotopeTableSource,
        ["out"] = outFile,
        ["spectra"] = new JsonArray([.. views.Select(view => new JsonObject
        {
            ["timeSeconds"] = view.Sample.TimeSeconds,
            ["sample"] = view.Sample.Description,
            ["abundance"] = view.Spectrum.Ions.Sum(ion => ion.Abundance),
            ["abundanceOutsideRange"] = view.Spectrum.AbundanceOutsideRange,
            ["ions"] = new JsonArray([.. Strongest(view, instrument.Instrument.Options, top).Select(row => new JsonObject
            {
                ["species"] = row.Species,
                ["adduct"] = row.Adduct,
                ["charge"] = row.Charge,
                ["averageMassToCharge"] = row.AverageMassToCharge,
                ["mostIntenseMassToCharge"] = row.MostIntenseMassToCharge,
                ["share"] = row.Share,
            })]),
            ["electrophoreticOrder"] = new JsonArray([.. ElectrophoreticBand.Order(view.Sample.Populations, ions).Select(band => new JsonObject
            {
                ["framework"] = band.Framework, ["clusterShare"] = band.Share, ["chargePerKilodalton"] = band.ChargePerKilodalton,
            })]),
        })]),
    };

    private static IEnumerable<IonRow> Strongest(MassView view, InstrumentOptions options, int top)
    {
        Dictionary<string, Formula> compositions = view.Present.ToDictionary(species => species.Name, species => species.Composition);
        PatternComposer composer = new(IsotopeTable.Default);
        double total = view.Spectrum.Ions.Sum(ion => ion.Abundance);
        foreach (SimulatedIon ion in view.Spectrum.Ions.OrderByDescending(ion => ion.Abundance).Take(top))
        {
            Formula lost = ion.Fragment < 0 ? Formula.Empty : options.Fragments[ion.Fragment].Lost;
            Formula composition = compositions[ion.Species] - lost + ion.Exchange.Change;
            IsotopePattern pattern = composer.Compose(composition.CountsIn(IsotopeTable.Default));
            int strongest = 0;
            for (int k = 1; k < pattern.Count; k++) if (pattern.Probabilities[k] > pattern.Probabilities[strongest]) strongest = k;
            yield return new IonRow(ion.Species, Adduct(ion, lost), ion.Charge, ion.AverageMassToCharge, Ion.MassToCharge(pattern.MassDaltons(strongest), ion.Charge), ion.Abundance / total);
        }
    }

    private static string Adduct(SimulatedIon ion, Formula lost)
    {
        int hydrogen = -(ion.Exchange.SodiumForHydrogen + ion.Exchange.ProtonsLost);
        List<string> parts = [];
        if (ion.Fragment >= 0) parts.Add($"- {lost}");
        if (ion.Exchange.SodiumForHydrogen != 0) parts.Add($"+ {ion.Exchange.SodiumForHydrogen} Na");
        if (hydrogen != 0) parts.Add($"{(hydrogen < 0 ? '-' : '+')} {Math.Abs(hydrogen)} H");
        return parts.Count == 0 ? "none" : string.Join(" ", parts);
    }

    private static double Outside(MassView view) => view.Spectrum.AbundanceOutsideRange / Math.Max(double.Epsilon, view.Spectrum.Ions.Sum(ion => ion.Abundance));

    private static string Charge(int charge) => $"{Math.Abs(charge)}{(charge < 0 ? '-' : '+')}";

    private static string Number(double massToCharge) => massToCharge.ToString("0.000", CultureInfo.InvariantCulture);
}
