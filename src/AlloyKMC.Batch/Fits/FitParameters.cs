using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Batch.Fits;

/// <summary>The parameters of a fit, with what the system says of them.</summary>
internal static class FitParameters
{
    private const double FeedBound = 1.5;
    private const double ResponseBound = 4;

    /// <param name="fit">The fit.</param>
    /// <param name="system">The system.</param>
    /// <param name="reference">
    /// The system the fit file was written for; null: this is that system. What a rival has beyond it is fitted too, and so is what it states otherwise within bounds: a
    /// value chosen for the rival was chosen by these data, and is to count as a parameter.
    /// </param>
    /// <param name="fed">Species that the runs feed.</param>
    /// <param name="without">Parameters that stay out, being 0.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static IReadOnlyList<FitParameter> Of(LoadedFit fit, AlloySystem system, AlloySystem? reference, IReadOnlySet<int> fed, IReadOnlyList<string> without, List<Fault> faults)
    {
        List<FitParameter> parameters = [];
        FitConfig config = fit.Config;
        string[] names = [.. system.Parameters.Select(p => p.Name)];
        faults.AddRange(without.Except(names).Select(n => new Fault("--without", $"The system has no parameter '{n}'.{Suggestion.For(n, names)}", $"Its parameters are {string.Join(", ", names)}.")));
        HashSet<string> held = [.. Held(fit, system, reference).Select(h => h.Name), .. without];
        foreach ((string name, FitParameterDefinition definition) in Named(config, system, reference).Where(p => !held.Contains(p.Key)))
        {
            string path = $"parameters.{name}";
            if (system.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                faults.Add(fit.Fault(path, $"The system has no parameter '{name}'.{Suggestion.For(name, names)}", $"Its parameters are {string.Join(", ", names)}."));
                continue;
            }

            ParameterDefinition stated = parameter.Definition;
            Add(new FitParameter
            {
                Name = name,
                Role = ParameterRole.System,
                Index = parameter.Index,
                Unit = stated.Unit,
                Factor = parameter.Factor,
                Minimum = definition.Minimum ?? stated.Minimum ?? double.NaN,
                Maximum = definition.Maximum ?? stated.Maximum ?? double.NaN,
                Scale = ScaleOf(definition.Scale ?? stated.Scale),
                Start = definition.Start ?? stated.Value,
            }, path, definition.Prior ?? stated.Prior, definition.Start is not null);
        }

        foreach ((string family, FitParameterDefinition definition) in config.Responses)
        {
            string path = $"nuisance.response.{family}";
            string[] frameworks = [.. system.Species.Families.Where(f => f.Kind == FamilyKind.Framework).Select(f => f.Name)];
            if (!frameworks.Contains(family)) faults.Add(fit.Fault(path, $"The system has no framework '{family}'.{Suggestion.For(family, frameworks)}", $"Frameworks are {string.Join(", ", frameworks)}."));
            else AddFactor(new FitParameter { Name = $"response.{family}", Role = ParameterRole.Response, Family = family, Minimum = 1 / ResponseBound, Maximum = ResponseBound, Start = 1 }, path, definition);
        }

        if (config.Responses.Count > 0 && system.Species.Families.Where(f => f.Kind == FamilyKind.Framework).All(f => config.Responses.Any(r => r.Key == f.Name)))
            faults.Add(fit.Fault("nuisance.response", "The responses of all frameworks are fitted, but spectra only tell them apart relative to each other.", "Leave one framework out: its response stays as the instrument has it."));

        foreach ((string name, FitParameterDefinition definition) in config.Feeds)
        {
            string path = $"nuisance.feed.{name}";
            if (system.Species.Find(name) is not { } species) faults.Add(fit.Fault(path, $"'{name}' is no species of the system.", $"Write an alias: {string.Join(", ", system.Species.Aliases.Keys)}."));
            else if (!fed.Contains(species)) faults.Add(fit.Fault(path, $"{name} is fed in none of the runs, so that a factor on its amount changes nothing.", fed.Count == 0 ? "Leave it out." : $"Species fed are {string.Join(", ", fed.Select(s => system.Species.Species[s].Name))}."));
            else AddFactor(new FitParameter { Name = $"feed.{name}", Role = ParameterRole.Feed, Index = species, Minimum = 1 / FeedBound, Maximum = FeedBound, Start = 1 }, path, definition);
        }

        if (config.DeadTime is { } dead)
        {
            Add(new FitParameter
            {
                Name = "deadTime",
                Role = ParameterRole.DeadTime,
                Unit = "s",
                Minimum = dead.Minimum ?? 0,
                Maximum = dead.Maximum ?? double.NaN,
                Scale = ScaleOf(dead.Scale),
                Start = dead.Start ?? dead.Minimum ?? 0,
            }, "nuisance.deadTime", dead.Prior, dead.Start is not null);
        }

        if (parameters.Count == 0 && faults.Count == 0) faults.Add(fit.Fault("parameters", "There is nothing to fit.", "Name at least one parameter, or give bounds in the system."));
        return parameters;

        void AddFactor(FitParameter parameter, string path, FitParameterDefinition definition) => Add(parameter with
        {
            Minimum = definition.Minimum ?? parameter.Minimum,
            Maximum = definition.Maximum ?? parameter.Maximum,
            Scale = definition.Scale is null ? SearchScale.Log : ScaleOf(definition.Scale),
            Start = definition.Start ?? Math.Clamp(1, definition.Minimum ?? 0, definition.Maximum ?? double.MaxValue),
        }, path, definition.Prior, definition.Start is not null);

        void Add(FitParameter parameter, string path, string? prior, bool hasStart)
        {
            int before = faults.Count;
            if (double.IsNaN(parameter.Minimum) || double.IsNaN(parameter.Maximum))
                faults.Add(fit.Fault(path, $"{parameter.Name} has no bounds: neither the fit nor the system gives them.", "Give \"bounds\": [lower, upper]."));
            else if (parameter.Minimum == parameter.Maximum)
                faults.Add(fit.Fault(path, FormattableString.Invariant($"{parameter.Name} is held at {parameter.Minimum:R}: its bounds leave no room."), "Give wider \"bounds\", or leave the parameter out of the fit."));
            else if (parameter.Scale == SearchScale.Log && parameter.Minimum <= 0)
                faults.Add(fit.Fault(path, FormattableString.Invariant($"{parameter.Name} is searched on a logarithmic scale from {parameter.Minimum:R}."), "Give a lower bound above 0, or \"scale\": \"linear\"."));
            else if (!(parameter.Start >= parameter.Minimum && parameter.Start <= parameter.Maximum))
                faults.Add(fit.Fault(path, FormattableString.Invariant($"{parameter.Name} starts at {parameter.Start:R}, outside its bounds {parameter.Minimum:R} to {parameter.Maximum:R}."), hasStart ? "Give a \"start\" within the bounds." : "Give a \"start\" within the bounds, or wider bounds."));
            else if (parameter.Role == ParameterRole.DeadTime && parameter.Minimum < 0)
                faults.Add(fit.Fault(path, FormattableString.Invariant($"{parameter.Name} is searched from {parameter.Minimum:R} s: the reaction cannot have run for less than no time when the clock of the samples started."), "Give a lower bound of 0 or more; where the clock started before mixing, take that time off the times of the data."));
            Prior parsed = Prior.Flat;
            if (prior is not null && Prior.Parse(prior, out parsed) is { } problem) faults.Add(fit.Fault(path, $"{problem} The prior of {parameter.Name} is not understood.", $"Write {Prior.Allowed}."));
            else if (faults.Count == before && parsed.IsBeyond(parameter.Minimum, parameter.Maximum))
                faults.Add(fit.Fault(path, FormattableString.Invariant($"The prior \"{prior}\" of {parameter.Name} has nothing within its bounds {parameter.Minimum:R} to {parameter.Maximum:R}: they lie more than {Prior.FarInSpreads} standard deviations from its centre, or where it has no density."), "Give a prior and \"bounds\" that overlap, in the same unit."));
            if (faults.Count == before) parameters.Add(parameter with { Prior = parsed });
        }
    }

    /// <summary>What would be fitted if its bounds were not one number: this is how a rival says that it is nested in the fit's own system. A parameter that the fit file names for that own system is never held.</summary>
    public static IReadOnlyList<HeldParameter> Held(LoadedFit fit, AlloySystem system, AlloySystem? reference) =>
    [
        .. from named in reference is null && fit.Config.Parameters is not null ? [] : Named(fit.Config, system, reference)
           let stated = system.Parameters.First(p => p.Name == named.Key).Definition
           where stated.Minimum is not null && stated.Minimum == stated.Maximum
           select new HeldParameter(named.Key, stated.Value, stated.Unit),
    ];

    private static IReadOnlyList<KeyValuePair<string, FitParameterDefinition>> Named(FitConfig config, AlloySystem system, AlloySystem? reference)
    {
        FitParameterDefinition asStated = new(null, null, null, null, null);
        KeyValuePair<string, FitParameterDefinition>[] named = config.Parameters is { } given
            ? [.. given]
            : [.. system.Parameters.Where(p => p.Definition is { Minimum: not null, Maximum: not null }).Select(p => KeyValuePair.Create(p.Name, asStated))];
        if (reference is null) return named;
        named = [.. named.Where(p => system.Parameters.Any(known => known.Name == p.Key))];
        return [.. named, .. system.Parameters.Where(p => IsOwn(p) && !named.Any(n => n.Key == p.Name)).Select(p => KeyValuePair.Create(p.Name, asStated))];

        bool IsOwn(Parameter p) =>
            reference.Parameters.FirstOrDefault(known => known.Name == p.Name) is not { } known
            || (p.Definition is { Minimum: not null, Maximum: not null } && p.Definition.Value * p.Factor != known.Definition.Value * known.Factor);
    }

    private static SearchScale ScaleOf(string? scale) => scale == "log" ? SearchScale.Log : SearchScale.Linear;
}
