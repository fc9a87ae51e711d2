namespace AlloyKMC.Interchange.Petab;

/// <summary>A row of the condition table.</summary>
/// <param name="Id">Letters, digits and _.</param>
/// <param name="Name">As the fit calls it; may be empty.</param>
/// <param name="Values">Initial amounts of species and sizes of compartments, by identifier.</param>
public sealed record PetabCondition(string Id, string Name, IReadOnlyList<KeyValuePair<string, double>> Values);

/// <summary>A row of the observable table; the noise is normal on the scale of the measurement.</summary>
/// <param name="Id">Letters, digits and _.</param>
/// <param name="Formula">Over identifiers of the model and of the parameter table.</param>
/// <param name="NoiseFormula">A number, or the placeholder of the measurement table.</param>
public sealed record PetabObservable(string Id, string Formula, string NoiseFormula)
{
    /// <summary>File and line it was read from; empty where it was not.</summary>
    public string Place { get; init; } = "";
}

/// <summary>A row of the measurement table.</summary>
/// <param name="ObservableId">Of the observable table.</param>
/// <param name="ConditionId">Of the condition table.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Time">In the model's unit of time.</param>
/// <param name="ObservableParameters">Numbers or parameters for the placeholders of the observable, separated by semicolons.</param>
/// <param name="NoiseParameters">The same for those of the noise.</param>
public sealed record PetabMeasurement(string ObservableId, string ConditionId, double Value, double Time, string ObservableParameters, string NoiseParameters)
{
    /// <inheritdoc cref="PetabObservable.Place"/>
    public string Place { get; init; } = "";
}

/// <summary>A row of the parameter table.</summary>
/// <param name="Id">Of the model, or of the measurement table.</param>
/// <param name="Scale">lin, log or log10.</param>
/// <param name="Lower">Lower bound, on the linear scale.</param>
/// <param name="Upper">Upper bound, on the linear scale.</param>
/// <param name="Nominal">Value to start from, on the linear scale.</param>
/// <param name="IsEstimated">Whether it is fitted.</param>
/// <param name="PriorType">Type of the prior of the objective; empty for none.</param>
/// <param name="PriorParameters">Its two numbers, separated by a semicolon.</param>
public sealed record PetabParameter(string Id, string Scale, double Lower, double Upper, double Nominal, bool IsEstimated, string PriorType, string PriorParameters)
{
    /// <inheritdoc cref="PetabObservable.Place"/>
    public string Place { get; init; } = "";
}

/// <summary>
/// The tables of an estimation problem in PEtab, format version 1 (Schmiester et al. 2021, doi:10.1371/journal.pcbi.1008646); the model is an SBML file beside them.
/// </summary>
public sealed record PetabProblem(
    IReadOnlyList<PetabCondition> Conditions, IReadOnlyList<PetabObservable> Observables, IReadOnlyList<PetabMeasurement> Measurements, IReadOnlyList<PetabParameter> Parameters);

/// <summary>Names of the format.</summary>
internal static class PetabNames
{
    public const string Problem = "problem.yaml", Model = "model.xml", Conditions = "conditions.tsv", Observables = "observables.tsv", Measurements = "measurements.tsv", Parameters = "parameters.tsv";

    /// <summary>What observables of a response factor that is fitted are multiplied with: "response_S27".</summary>
    public const string ResponsePrefix = "response_";

    public static string ScaleOf(string observableId) => $"observableParameter1_{observableId}";

    public static string NoiseOf(string observableId) => $"noiseParameter1_{observableId}";
}
