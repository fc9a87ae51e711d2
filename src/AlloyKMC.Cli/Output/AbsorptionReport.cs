using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Observation.Optics;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Which component spectra a sample shows, and how much of each.</summary>
internal static class AbsorptionReport
{
    public static void Write(CommandOutput output, SampleView sample, AbsorptionComponents components, AbsorptionSpectrum spectrum, string file, string? outFile)
    {
        if (output.Json)
        {
            output.WriteResult(new JsonObject
            {
                ["sample"] = sample.Description,
                ["timeSeconds"] = sample.TimeSeconds,
                ["components"] = file,
                ["positionsOnly"] = components.PositionsOnly,
                ["shareWithoutComponent"] = spectrum.ShareWithoutComponent,
                ["contributions"] = new JsonArray([.. spectrum.Contributions.Select(one => new JsonObject
                {
                    ["component"] = one.Component.Name,
                    ["clusterShare"] = one.ClusterShare,
                    ["maximaNanometres"] = new JsonArray([.. one.Component.Maxima.Select(maximum => JsonValue.Create(maximum.Nanometres))]),
                })]),
                ["out"] = outFile,
            });
            return;
        }

        if (output.Quiet) return;
        output.Data.WriteLine(sample.Description);
        Table table = SystemReport.NewTable("Component", "Part of the clusters", "Maxima (nm)");
        foreach (AbsorptionContribution one in spectrum.Contributions.OrderByDescending(one => one.ClusterShare))
            table.AddRow(SystemReport.Cells(one.Component.Name, Percent(one.ClusterShare), string.Join(", ", one.Component.Maxima.Select(maximum => maximum.Nanometres.ToString("0.##", CultureInfo.InvariantCulture)))));
        table.AddRow(SystemReport.Cells("(no component spectrum)", Percent(spectrum.ShareWithoutComponent), ""));
        output.Data.Write(table);
        if (components.About.Length > 0) output.Data.WriteLine($"Source: {components.About}");
        output.Data.WriteLine(components.PositionsOnly
            ? "Only positions of maxima are known: the table says which maxima belong to what is there, not how high they stand."
            : "Sum of component spectra weighted by population; complexes are taken as transparent.");
        if (outFile is not null) output.Data.WriteLine($"Spectrum: {outFile}");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
