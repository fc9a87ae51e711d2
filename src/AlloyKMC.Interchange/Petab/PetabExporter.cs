using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Interchange.Petab;

/// <summary>
/// A fit as a PEtab problem: intensities with standard deviations against species times a response, times a scale that is free at each time. Statements, intensities
/// that stand for counts, additions in the middle and fitted feeds have no counterpart in the format and are refused by name.
/// </summary>
public sealed class PetabExporter
{
    /// <summary>How far a scale may move from its best value at the start, either way.</summary>
    private const double ScaleRange = 1e6;

    private readonly FitProblem _problem;
    private readonly ExchangeNetwork _model;
    private readonly Dictionary<string, PetabObservable> _observables = new(StringComparer.Ordinal);
    private readonly List<PetabMeasurement> _measurements = [];
    private readonly List<PetabParameter> _scales = [];
    private readonly Identifiers _identifiers = new();

    private PetabExporter(FitProblem problem, ExchangeNetwork model)
    {
        _problem = problem;
        _model = model;
        foreach (string used in model.Species.Select(s => s.Id).Concat(model.Parameters.Select(p => p.Id)).Concat(model.Observables.Select(o => o.Id))) _identifiers.Claim(used);
    }

    /// <param name="problem">The fit.</param>
    /// <exception cref="FaultException">All that PEtab cannot express.</exception>
    public static (PetabProblem Problem, ExchangeNetwork Model) Export(FitProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        PetabRefusals.Check(problem);
        SimulationPlan plan = problem.Forward.Conditions[0].Plan;
        Network network = NetworkBuilder.Build(problem.Forward.System, plan.Network.Values with { Parameters = Values(problem) });
        string[] kept = [.. problem.Space.Parameters.Where(p => p.Role == ParameterRole.System).Select(p => p.Name)];
        ExchangeNetwork model = ExchangeNetworkBuilder.Build(plan with { Network = network }, null, kept);
        return (new PetabExporter(problem, model).Tables(), model);
    }

    /// <summary>Values to write the network out at: those of the start, but the middle of its range for what starts from 0, since reactions at a rate of 0 are left out.</summary>
    private static IReadOnlyList<double> Values(FitProblem problem)
    {
        double[] point = problem.Space.Start();
        for (int i = 0; i < point.Length; i++)
        {
            if (problem.Space.Parameters[i].Start == 0) point[i] = 0.5;
        }

        return problem.Space.InputAt(point).Parameters;
    }

    private PetabProblem Tables()
    {
        double[] start = _problem.Space.Start();
        ResponseFactors responses = _problem.Space.ResponsesAt(start);
        IReadOnlyList<ConditionOutcome> outcomes = _problem.Forward.NewWorkspace().Evaluate(_problem.Space.InputAt(start));
        string[] conditions = [.. _problem.Forward.Conditions.Select(c => _identifiers.Claim($"condition_{c.Name}"))];
        foreach ((IDataTerm term, int t) in _problem.Terms.Select((term, t) => (term, t)))
        {
            if (!_problem.Fitted[t]) continue;
            foreach ((SpectrumLikelihood spectrum, SampleAddress sample) in ((CompositionTerm)term).Times)
            {
                double scale = outcomes[sample.Condition].Failure is null ? spectrum.Scale(sample.In(outcomes), responses) : 1;
                Measure(spectrum, conditions[sample.Condition], scale > 0 && double.IsFinite(scale) ? scale : 1, responses);
            }
        }

        return new PetabProblem([.. conditions.Select(Condition)], [.. _observables.Values], _measurements, [.. _problem.Space.Parameters.Select(Parameter), .. _scales]);
    }

    private PetabCondition Condition(string id, int index)
    {
        IReadOnlyList<ForwardCondition> all = _problem.Forward.Conditions;
        SimulationPlan plan = all[index].Plan;
        List<KeyValuePair<string, double>> values = [.. Enumerable.Range(0, _model.Species.Count)
            .Where(s => all.Any(c => c.Plan.InitialCounts[s] != 0))
            .Select(s => KeyValuePair.Create(_model.Species[s].Id, (double)plan.InitialCounts[s]))];
        if (all.Any(c => c.Plan.Volume != _model.Volume)) values.Add(KeyValuePair.Create(ExchangeNetworkBuilder.VolumeId, plan.Volume));
        return new PetabCondition(id, all[index].Name, values);
    }

    private void Measure(SpectrumLikelihood spectrum, string condition, double scale, ResponseFactors responses)
    {
        string scaleId = _identifiers.Claim(FormattableString.Invariant($"scale_{condition}_{spectrum.TimeSeconds}_s"));
        _scales.Add(new PetabParameter(scaleId, "log10", scale / ScaleRange, scale * ScaleRange, scale, true, "", ""));
        foreach (MeasuredCell cell in spectrum.Cells)
        {
            PetabObservable observable = ObservableOf(cell, spectrum.Coordinate, responses);
            _measurements.Add(new PetabMeasurement(observable.Id, condition, cell.Intensity, spectrum.TimeSeconds, scaleId, PetabWriter.Number(Math.Sqrt(cell.Variance!.Value))));
        }
    }

    private PetabObservable ObservableOf(MeasuredCell cell, string coordinate, ResponseFactors responses)
    {
        string name = FormattableString.Invariant($"{cell.Family} {coordinate} {cell.Value}");
        if (_observables.TryGetValue(name, out PetabObservable? known)) return known;
        SpeciesTable species = _problem.Forward.System.Species;
        Family family = species.Families.First(f => f.Name == cell.Family);
        int position = family.Coordinates.ToList().FindIndex(c => c.Name == coordinate);
        string[] members = [.. species.Species.Where(s => s.Family.Index == family.Index && s.Coordinates[position] == cell.Value).Select(s => _model.Species[s.Index].Id)];
        string id = _identifiers.Claim($"intensity {name}");
        bool isFitted = _problem.Space.Parameters.Any(p => p.Role == ParameterRole.Response && p.Family == cell.Family);
        string response = isFitted ? $" * {PetabNames.ResponsePrefix}{cell.Family}" : responses[cell.Family] == 1 ? "" : $" * {PetabWriter.Number(responses[cell.Family])}";
        string sum = members.Length == 1 ? members[0] : $"({string.Join(" + ", members)})";
        return _observables[name] = new PetabObservable(id, $"{PetabNames.ScaleOf(id)}{response} * {sum}", PetabNames.NoiseOf(id));
    }

    private PetabParameter Parameter(FitParameter p)
    {
        string id = p.Role == ParameterRole.Response ? $"{PetabNames.ResponsePrefix}{p.Family}" : _model.Parameters.First(kept => kept.Name == p.Name).Id;
        (string type, string numbers) = p.Prior switch
        {
            NormalPrior normal => ("normal", $"{PetabWriter.Number(normal.Mean)};{PetabWriter.Number(normal.StandardDeviation)}"),
            // Ours has its density along the logarithm: logNormal of the format has it along the value.
            LogNormalPrior log => ("parameterScaleNormal", $"{PetabWriter.Number(Math.Log(log.Median))};{PetabWriter.Number(log.Sigma)}"),
            _ => ("", ""),
        };
        return new PetabParameter(id, p.Scale == SearchScale.Log ? "log" : "lin", p.Minimum, p.Maximum, p.Start, true, type, numbers);
    }
}
