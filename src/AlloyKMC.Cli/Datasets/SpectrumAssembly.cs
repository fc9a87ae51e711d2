using System.Globalization;
using AlloyKMC.Cli.Output;
using AlloyKMC.Model;
using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Cli.Datasets;

/// <summary>Collects scans of one sampling time after another, and takes each mean apart as soon as the next time begins.</summary>
internal sealed class SpectrumAssembly(ScanOptions options, StoredDataset dataset, StoredCondition condition, InstrumentOptions instrument, TextWriter? residual)
{
    private const double TimeToleranceSeconds = 0.5;
    private const int MostTimesNamed = 8;

    private readonly IonSpecies[] _species = [.. IonCatalog.Build(dataset.System).Ions.OfType<IonSpecies>()];
    private readonly List<AssignedSpectrum> _done = [];
    private readonly List<double> _timesPassedOver = [];
    private int _otherTime;
    private double _lastPassedOver;
    private ScanAverage? _open;
    private double _openSeconds;
    private SpectrumKind _openKind;
    private string _openPlace = "";
    private string _first = "";
    private string _last = "";
    private int _otherLevel;
    private int _otherPolarity;
    private int _otherId;
    private int _empty;

    /// <summary>Whether several scans may make one spectrum: then an empty one among them does no harm.</summary>
    public bool Averages => options.TimeSeconds is not null || options.AverageSeconds is not null;

    public PassedOver PassedOver => new(_otherLevel, _otherPolarity, _otherTime, _otherId, _empty);

    public SpectrumKind KindOf(SpectrumRepresentation representation) =>
        representation == SpectrumRepresentation.Centroid || (representation == SpectrumRepresentation.Unknown && options.IsCentroid) ? SpectrumKind.Centroid : SpectrumKind.Profile;

    /// <returns>Scans looked at.</returns>
    public int AddAll(IEnumerable<MassSpectrum> scans)
    {
        int count = 0;
        foreach (MassSpectrum scan in scans)
        {
            count++;
            if (scan.MsLevel is not (null or 1)) _otherLevel++;
            else if (!Sees(scan.Polarity)) _otherPolarity++;
            else if (!scan.Id.Contains(options.IdText, StringComparison.Ordinal)) _otherId++;
            else if (scan.IsEmpty) _empty++;
            else AddScan(scan);
        }

        // The last time ends with the file: its faults have lines too.
        Close();
        return count;
    }

    /// <summary>A spectrum of a file that holds but one.</summary>
    public void Add(string name, Spectrum spectrum, string place)
    {
        if (SampleTimeFor(options.TimeSeconds ?? throw NoTime(place, "the spectrum")) is not { } sample) return;
        Open(sample, spectrum.Kind, name, place);
        _open!.Add([.. spectrum.MassToCharge], [.. spectrum.Intensity]);
    }

    /// <exception cref="FaultException">There is no spectrum that can be compared.</exception>
    public IReadOnlyList<AssignedSpectrum> Finish(string file)
    {
        Close();
        if (_done.Count > 0) return _done;
        string problem = (_otherTime, _otherPolarity) switch
        {
            ( > 0, _) => $"None of the times of its spectra was sampled: {TimesPassedOver()}.",
            (_, > 0) => $"Its {_otherPolarity} spectra of level 1 are of {(Sees(IonPolarity.Negative) ? "positive" : "negative")} ions, which the system does not state.",
            _ when _otherId > 0 => $"The id of no scan contains \"{options.IdText}\".",
            _ => "There is no mass spectrum of level 1 in it.",
        };
        throw new FaultException(new Fault(file, problem, $"{dataset.Path} has samples at {string.Join(", ", condition.TimesSeconds.Distinct().Select(Units.Time))}. --time gives the time since mixing of a whole file; of a recorded time course, --start says when after mixing it began, and --average over how long a span scans are averaged."));
    }

    private void AddScan(MassSpectrum scan)
    {
        string place = scan.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {scan.Line}") : "";
        double since = options.TimeSeconds ?? options.StartSeconds + (scan.ScanStartSeconds ?? throw NoTime(place, scan.Id));
        if (SampleTimeFor(since) is not { } sample) return;

        SpectrumKind kind = KindOf(scan.Representation);
        bool isSame = _open is not null && sample == _openSeconds;
        if (isSame && !Averages)
            throw new FaultException(new Fault(place, $"There is a second spectrum of {Units.Time(sample)}.", "Give one spectrum per time, or let scans be averaged: --average \"1 min\" around each sampling time, or --time for all scans of the file."));
        if (isSame && kind != _openKind) throw new FaultException(new Fault(place, $"{scan.Id} holds {Words(kind)}, but {_first} holds {Words(_openKind)}.", "Convert all scans alike, for example with msconvert, with or without peak picking."));
        if (!isSame)
        {
            Close();
            if (_done.Any(earlier => earlier.TimeSeconds == sample)) throw new FaultException(new Fault(place, $"Scans of {Units.Time(sample)} stand apart from each other.", "Sort the scans by time."));
            Open(sample, kind, scan.Id, place);
        }

        _last = scan.Id;
        _open!.Add(scan.MassToCharge, scan.Intensity);
    }

    private void Open(double sample, SpectrumKind kind, string name, string place)
    {
        (_open, _openSeconds, _openKind, _openPlace, _first, _last) = (new ScanAverage(kind, instrument.Width), sample, kind, place, name, name);
    }

    private void Close()
    {
        if (_open is not { } average) return;
        _open = null;
        Spectrum measured = average.Mean();
        IReadOnlyList<CandidateIon> candidates = SpectrumAssignment.Candidates(_species, instrument, measured);
        if (candidates.Count == 0) throw new FaultException(new Fault(_openPlace, "No ion of the system lies within the m/z range of the spectrum.", "Check the charge states of the instrument file."));
        DeconvolutionOptions how = SpectrumAssignment.OptionsFor(instrument) with { FitBaseline = options.HasBaseline };
        double error = MassCalibration.FindPpm(measured, candidates, how with { SharedExchange = false }, options.LargestMassErrorPpm);
        DeconvolutionResult result = SpectrumDeconvolution.Fit(MassCalibration.Corrected(measured, error), candidates, how);
        WriteResidual(measured, result);
        string name = average.Count == 1 ? _first : $"{_first} to {_last}";
        double residualShare = result.Residual.Intensity.Sum(Math.Abs) / measured.Intensity.Sum();
        _done.Add(new AssignedSpectrum(name, _openSeconds, average.Count, candidates.Count, result.Species, residualShare, result.ReducedChiSquare, result.Baseline, error, result.IsotopeTableVersion));
    }

    private void WriteResidual(Spectrum measured, DeconvolutionResult result)
    {
        if (residual is null) return;
        if (_done.Count == 0) residual.Write("time_s,mz,measured,fitted,residual\n");
        for (int i = 0; i < measured.MassToCharge.Count; i++)
            residual.Write(string.Create(CultureInfo.InvariantCulture, $"{_openSeconds:R},{measured.MassToCharge[i]:R},{measured.Intensity[i]:R},{result.Fitted.Intensity[i]:R},{result.Residual.Intensity[i]:R}\n"));
    }

    /// <summary>The sampling time a scan belongs to: the nearest, if it is near enough; null and counted otherwise.</summary>
    private double? SampleTimeFor(double since)
    {
        double nearest = condition.TimesSeconds.MinBy(time => Math.Abs(time - since));
        double span = options.TimeSeconds is null && options.AverageSeconds is { } average ? Math.Max(average / 2, TimeToleranceSeconds) : TimeToleranceSeconds;
        if (Math.Abs(nearest - since) <= span) return nearest;
        _otherTime++;
        _lastPassedOver = since;
        if (_timesPassedOver.Count < MostTimesNamed && !_timesPassedOver.Contains(since)) _timesPassedOver.Add(since);
        return null;
    }

    /// <summary>Whether ions of the system have this sign.</summary>
    private bool Sees(IonPolarity polarity) => polarity switch
    {
        IonPolarity.Negative => _species.Any(ion => ion.Charge < 0),
        IonPolarity.Positive => _species.Any(ion => ion.Charge > 0),
        _ => true,
    };

    private string TimesPassedOver() =>
        string.Join(", ", _timesPassedOver.Select(Units.Time)) + (_timesPassedOver.Contains(_lastPassedOver) ? "" : $" ... {Units.Time(_lastPassedOver)}");

    private static string Words(SpectrumKind kind) => kind == SpectrumKind.Centroid ? "peaks" : "a profile";

    private static FaultException NoTime(string place, string name) => new(new Fault(place, $"The file does not say when {name} was taken.", "Give the time since mixing with --time."));
}
