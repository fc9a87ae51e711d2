using System.CommandLine;
using AlloyKMC.Cli.Datasets;

namespace AlloyKMC.Cli.Commands;

/// <summary>Options of the commands that take measured mass spectra apart.</summary>
internal sealed class ScanArguments
{
    private const double MostPpm = 1000;

    private readonly Option<string[]> _time = ObservationOptions.Time("Time since mixing of a measured spectrum whose file does not say; several scans of one file are averaged.");
    private readonly Option<string?> _start = ObservationOptions.Span("--start", "Time since mixing when the clock of the mass spectra began.");
    private readonly Option<string?> _average = ObservationOptions.Span("--average", "Average the scans within this span around each sampling time.");
    private readonly Option<string?> _scans = new("--scans") { Description = "Use only scans whose id in the mzML file contains this text, as \"function=1 \" where another function holds a lock mass.", HelpName = "TEXT" };
    private readonly Option<bool> _centroid = new("--centroid") { Description = "Spectra that do not say so hold peaks, not profiles." };
    private readonly Option<bool> _baseline = new("--baseline") { Description = "Fit a constant baseline along with the ions." };
    private readonly Option<double> _massError = new("--mass-error") { Description = "Look for a calibration error of the m/z values of up to this many ppm.", HelpName = "PPM" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _time, _start, _average, _scans, _centroid, _baseline, _massError }) command.Add(option);
        _massError.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and <= MostPpm)) result.AddError($"--mass-error must be a number of ppm from 0 to {MostPpm}.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_time) is { Length: > 1 }) result.AddError("Give --time once.");
            if (result.GetValue(_time) is { Length: > 0 } && (result.GetValue(_start) is not null || result.GetValue(_average) is not null)) result.AddError("--time is the time of a whole file; --start and --average are for files of many times.");
        });
    }

    public ScanOptions Of(ParseResult parsed) => new()
    {
        TimeSeconds = ObservationOptions.SecondsOf(parsed.GetValue(_time)?.FirstOrDefault()),
        StartSeconds = ObservationOptions.SecondsOf(parsed.GetValue(_start)) ?? 0,
        AverageSeconds = ObservationOptions.SecondsOf(parsed.GetValue(_average)),
        IdText = parsed.GetValue(_scans) ?? "",
        IsCentroid = parsed.GetValue(_centroid),
        HasBaseline = parsed.GetValue(_baseline),
        LargestMassErrorPpm = parsed.GetValue(_massError),
    };
}
