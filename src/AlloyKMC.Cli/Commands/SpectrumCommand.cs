using System.CommandLine;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Output;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Commands;

/// <summary>What an instrument shows of a stored dataset: its cluster mass spectrum, or its UV-vis absorption.</summary>
internal static class SpectrumCommand
{
    private const int DefaultIonsShown = 20;

    public static Command Create()
    {
        Argument<string> dataset = new("DATASET") { Description = "Folder of a dataset." };
        Option<string[]> time = ObservationOptions.Time("Time of the sample, as \"20 h\". Default: the last. May be repeated for an mzML file of several spectra.");
        Option<string?> ratio = ObservationOptions.Ratio(), instrument = ObservationOptions.Instrument();
        Option<int?> condition = ObservationOptions.Condition();
        Option<int?> replicate = new("--replicate") { Description = "One replicate, instead of the mean over all.", HelpName = "N" };
        Option<bool> profile = new("--profile") { Description = "Write a profile (default)." }, centroid = new("--centroid") { Description = "Write sticks instead of a profile." };
        Option<string?> outFile = new("--out", "-o") { Description = "File to write: .csv (mz,intensity) or .mzML.", HelpName = "FILE" };
        Option<string?> uvVis = ObservationOptions.UvVis("UV-vis absorption instead of masses");
        Option<int> top = new("--top") { Description = "Ions in the table.", HelpName = "N", DefaultValueFactory = _ => DefaultIonsShown };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        outFile.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !IsCsv(result.Tokens[0].Value) && !IsMzml(result.Tokens[0].Value)) result.AddError("--out: the file must end in .csv or .mzML.");
        });
        top.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--top must be at least 1.");
        });
        var command = new Command("spectrum", "Show what an instrument sees of a dataset at a time: its cluster mass spectrum, or its UV-vis absorption.\n\nExample:\n  alloykmc spectrum results/1to3 --time \"20 h\" --instrument configs/lin2022/instrument.json --out results/1to3.csv")
        {
            dataset, time, ratio, condition, replicate, instrument, profile, centroid, outFile, uvVis, top, json, quiet,
        };
        command.Validators.Add(result =>
        {
            string? file = result.GetValue(outFile);
            if (result.GetValue(profile) && result.GetValue(centroid)) result.AddError("Give --profile or --centroid, not both.");
            if (result.GetValue(time) is { Length: > 1 } && (result.GetValue(uvVis) is not null || (file is not null && !IsMzml(file)))) result.AddError("Several times need an .mzML file.");
            if (result.GetValue(uvVis) is not null && file is not null && !IsCsv(file)) result.AddError("An absorption spectrum is written as .csv.");
        });
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            StoredDataset stored = StoredDataset.Open(parsed.GetRequiredValue(dataset));
            StoredCondition chosen = stored.Choose(ObservationOptions.RatioOf(parsed.GetValue(ratio)), parsed.GetValue(condition));
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            IReadOnlyList<SampleView> samples = Samples(stored, chosen, ObservationOptions.SecondsOf(parsed.GetValue(time)), parsed.GetValue(replicate));
            return parsed.GetValue(uvVis) is { } components
                ? Absorption(stored, samples[0], components, parsed.GetValue(outFile), output)
                : Masses(stored, samples, InstrumentChoice.Of(parsed.GetValue(instrument), null, stored.Species), parsed.GetValue(centroid), parsed.GetValue(outFile), parsed.GetValue(top), output);
        }));
        return command;
    }

    private static int Masses(StoredDataset stored, IReadOnlyList<SampleView> samples, InstrumentChoice instrument, bool centroid, string? outFile, int top, CommandOutput output)
    {
        IonCatalog ions = IonCatalog.Build(stored.System);
        if (ions.Ions.All(ion => ion is null))
            throw new FaultException(new Fault(stored.Path, $"No family of {stored.System.Definition.Name} states an ion.", "Add \"ion\": { \"formula\": ..., \"charge\": ... } to the families a mass spectrometer sees."));
        List<MassView> views = [];
        foreach (SampleView sample in samples)
        {
            List<IonSpecies> present = [];
            for (int s = 0; s < ions.Ions.Count; s++)
            {
                if (ions.Ions[s] is { } ion && sample.Populations.Populations[s] > 0) present.Add(ion with { Abundance = sample.Populations.Populations[s] });
            }

            views.Add(new MassView(sample, present, SpectrumSimulator.Simulate(present, instrument.Instrument.Options)));
        }

        if (outFile is not null) SpectrumFiles.Write(outFile, views, centroid);
        SpectrumReport.Write(output, stored, views, ions, instrument, outFile, top);
        return ExitCodes.Done;
    }

    private static int Absorption(StoredDataset stored, SampleView sample, string file, string? outFile, CommandOutput output)
    {
        AbsorptionComponents components = AbsorptionFile.Read(file, stored.Species);
        if (outFile is not null && components.PositionsOnly)
            throw new FaultException(new Fault(file, "The list gives positions of maxima only, so that no sum of spectra can be made.", "Leave --out away, or give component spectra as CSV (wavelength_nm and one column per species)."));
        AbsorptionSpectrum spectrum = AbsorptionSpectrum.Of(sample.Populations, components);
        if (outFile is not null) SpectrumFiles.WriteAbsorption(outFile, spectrum, $"{sample.Description}; components: {file}");
        AbsorptionReport.Write(output, sample, components, spectrum, file, outFile);
        return ExitCodes.Done;
    }

    private static IReadOnlyList<SampleView> Samples(StoredDataset stored, StoredCondition condition, IReadOnlyList<double> seconds, int? replicate)
    {
        IReadOnlyList<double> times = condition.TimesSeconds;
        List<Fault> faults = [];
        foreach (double missing in seconds.Where(time => condition.SampleAt(time) is null))
            faults.Add(new Fault(stored.Path, $"There is no sample at {Units.Time(missing)}.", $"Samples were taken at {string.Join(", ", times.Select(Units.Time))}."));
        if (replicate is { } number && !condition.Replicates.Any(one => one.Replicate == number))
            faults.Add(new Fault(stored.Path, $"There is no replicate {number}.", $"Replicates are {string.Join(", ", condition.Replicates.Select(one => one.Replicate))}."));
        if (faults.Count > 0) throw new FaultException(faults);
        StoredCondition kept = replicate is null ? condition : condition with { Replicates = [.. condition.Replicates.Where(one => one.Replicate == replicate)] };
        List<SampleView> samples = [];
        foreach (int index in seconds.Count == 0 ? [times.Count - 1] : seconds.Select(time => condition.SampleAt(time)!.Value))
        {
            IReadOnlyList<PopulationSample> reached = kept.At(index);
            if (reached.Count == 0) throw new FaultException(new Fault(stored.Path, $"Replicate {replicate} was cut short before {Units.Time(times[index])}.", "Choose an earlier time or another replicate."));
            string who = replicate is null ? $"mean over {Units.Counted(reached.Count, "replicate")}" : $"replicate {replicate}";
            string feed = condition.Ratio is { } fed ? $"ratio {fed}, " : "";
            samples.Add(new SampleView(times[index], PopulationSample.Mean(reached), $"{stored.Path}, {feed}{Units.Time(times[index])}, {who}"));
        }

        return samples;
    }

    private static bool IsCsv(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static bool IsMzml(string file) => file.EndsWith(".mzML", StringComparison.OrdinalIgnoreCase);
}
