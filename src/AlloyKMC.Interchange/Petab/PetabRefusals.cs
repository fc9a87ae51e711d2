using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Petab;

/// <summary>What of a fit PEtab has no place for, each by name.</summary>
internal static class PetabRefusals
{
    public static void Check(FitProblem problem)
    {
        List<Fault> faults = [];
        IDataTerm[] counted = [.. problem.Terms.Where((_, t) => problem.Fitted[t])];
        Refuse(
            counted.Where(t => t is StatementTerm).Select(t => t.Name),
            names => $"{names}: a statement counts by a smooth hinge on a figure of the spectrum, and PEtab has normal and Laplace noise of single observables only.",
            "Export a fit to measured time courses with standard deviations; leave the statements out of \"data\".");
        Refuse(
            counted.Where(t => t is MetalInClustersTerm).Select(t => t.Name),
            names => $"{names}: a least share is a prior on a result, and PEtab has priors on parameters only.",
            "Leave \"metalInClusters\" out.");
        Refuse(
            counted.OfType<CompositionTerm>().Where(t => t.Times.Any(time => !time.Likelihood.IsGaussian)).Select(t => t.Name),
            names => $"{names}: intensities without standard deviations are taken as counts, and PEtab has no multinomial noise.",
            "Give the table a column sd.");
        Refuse(
            problem.Forward.Conditions.Where(c => c.Plan.Schedule.Count > 0).Select(c => c.Name),
            names => $"{names}: something is done in the middle of the run, and a PEtab condition sets initial amounts only.",
            "Leave runs with a \"schedule\" out.");
        Refuse(
            problem.Space.Parameters.Where(p => p.Role is ParameterRole.Feed or ParameterRole.DeadTime).Select(p => p.Name),
            names => $"{names}: a factor on a feed or a shift of the clock is fitted, and a PEtab condition holds numbers or single parameters.",
            "Leave them out of \"nuisance\".");
        Refuse(
            problem.Space.Parameters.Where(p => p is { Prior: LogNormalPrior, Scale: SearchScale.Linear }).Select(p => p.Name),
            names => $"{names}: a lognormal prior on a linear scale has its density along the value, which differs from PEtab's logNormal.",
            "Search it on a logarithmic scale.");
        if (faults.Count > 0) throw new FaultException(faults);

        void Refuse(IEnumerable<string> found, Func<string, string> problemOf, string remedy)
        {
            string[] names = [.. found];
            if (names.Length > 0) faults.Add(new Fault("petab", problemOf(string.Join(", ", names)), remedy));
        }
    }
}
