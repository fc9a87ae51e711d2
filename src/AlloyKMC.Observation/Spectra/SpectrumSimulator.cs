using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Observation.Spectra;

/// <summary>From populations to spectra: response, in-source loss, charge states and Na/H exchange, isotope patterns, peak shape, noise.</summary>
public static class SpectrumSimulator
{
    private const double NegligibleProbability = 1e-12;
    private const int MostFaults = 20;

    /// <param name="species">Species with their abundances; those of abundance 0 are skipped.</param>
    /// <param name="options">The instrument.</param>
    /// <param name="table">Isotope data; <see cref="IsotopeTable.Default"/> where null.</param>
    /// <exception cref="FaultException">An option or a species cannot be: unknown element, negative abundance, no charge, more protons lost than there are.</exception>
    public static SimulatedSpectrum Simulate(IReadOnlyList<IonSpecies> species, InstrumentOptions options, IsotopeTable? table = null)
    {
        options.Validate();
        IsotopeTable isotopes = table ?? IsotopeTable.Default;
        Run run = new(options, isotopes);
        foreach (IonSpecies one in species) run.Add(one);
        return run.Finish();
    }

    private sealed class Run(InstrumentOptions options, IsotopeTable table)
    {
        private readonly StickAccumulator _sticks = new(options);
        private readonly PatternComposer _composer = new(table);
        private readonly Dictionary<string, IReadOnlyList<(Exchange, double)>> _exchanges = [];
        private readonly List<SimulatedIon> _ions = [];
        private readonly List<Fault> _faults = [];
        private readonly int _hydrogen = table.IndexOf("H");
        private readonly int _sodium = table.IndexOf("Na");
        private double _outside;
        private double _lost;

        internal void Add(IonSpecies species)
        {
            if (!(species.Abundance >= 0 && double.IsFinite(species.Abundance)))
            {
                Report(species, FormattableString.Invariant($"The abundance is {species.Abundance}."), "Give a number of at least 0.");
                return;
            }

            double abundance = species.Abundance * options.Responses.GetValueOrDefault(species.Family, 1);
            if (abundance == 0) return;
            int[] counts;
            try
            {
                counts = species.Composition.CountsIn(table, species.Name);
            }
            catch (FaultException exception)
            {
                foreach (Fault fault in exception.Faults) Report(fault);
                return;
            }

            double intact = 1;
            for (int f = 0; f < options.Fragments.Count; f++)
            {
                InSourceFragment fragment = options.Fragments[f];
                if (fragment.Family != species.Family || fragment.Fraction == 0) continue;
                Formula rest = species.Composition - fragment.Lost;
                if (rest.Counts.Values.Any(count => count < 0)) continue;
                intact -= fragment.Fraction;
                AddExchanged(species, rest.CountsIn(table, species.Name), species.Charge - fragment.LostCharge, f, abundance * fragment.Fraction);
            }

            if (intact > 0) AddExchanged(species, counts, species.Charge, -1, abundance * intact);
        }

        internal SimulatedSpectrum Finish()
        {
            if (_faults.Count > 0) throw new FaultException(_faults);
            (double MassToCharge, double Area, double Variance)[] sticks = [.. _sticks.Sticks()];
            Spectrum profile = ProfileRenderer.Render(sticks, options);
            return new SimulatedSpectrum
            {
                Centroid = new Spectrum(SpectrumKind.Centroid, Array.ConvertAll(sticks, stick => stick.MassToCharge), Array.ConvertAll(sticks, stick => stick.Area)),
                Profile = options.Noise is { } noise ? noise.Apply(profile, options.NoiseSeed) : profile,
                Ions = _ions,
                AbundanceOutsideRange = _outside,
                AbundanceLost = _lost,
                IsotopeTableVersion = table.Version,
                IsotopeTableSource = table.Source,
            };
        }

        private void AddExchanged(IonSpecies species, int[] counts, int charge, int fragment, double abundance)
        {
            if (!_exchanges.TryGetValue(species.Family, out IReadOnlyList<(Exchange, double)>? states))
            {
                states = options.ExchangeOf(species.Family).States();
                _exchanges.Add(species.Family, states);
            }

            int[] exchanged = new int[counts.Length];
            foreach ((Exchange exchange, double probability) in states)
            {
                int z = charge - exchange.ProtonsLost;
                int taken = exchange.SodiumForHydrogen + exchange.ProtonsLost;
                counts.CopyTo(exchanged, 0);
                if (taken != 0) exchanged[_hydrogen] -= taken;
                if (exchange.SodiumForHydrogen != 0) exchanged[_sodium] += exchange.SodiumForHydrogen;
                if (z == 0)
                {
                    Report(species, $"An ion that lost {exchange.ProtonsLost} protons has no charge.", "State the charge of the species, or leave that charge state out.");
                }
                else if (taken > 0 && exchanged[_hydrogen] < 0)
                {
                    Report(species, $"The exchange takes {taken} protons of {counts[_hydrogen]}.", "Lower the number of charge states or of sodium ions.");
                }
                else
                {
                    AddIon(species, exchanged, z, exchange, fragment, abundance * probability);
                }
            }
        }

        private void AddIon(IonSpecies species, int[] counts, int charge, Exchange exchange, int fragment, double abundance)
        {
            IsotopePattern pattern = _composer.Compose(counts);
            ReadOnlySpan<double> probabilities = pattern.Probabilities;
            _lost += abundance * pattern.LostProbability;
            for (int k = 0; k < probabilities.Length; k++)
            {
                if (probabilities[k] < NegligibleProbability)
                    _lost += abundance * probabilities[k];
                else if (!_sticks.Add(Ion.MassToCharge(pattern.MassDaltons(k), charge), abundance * probabilities[k]))
                    _outside += abundance * probabilities[k];
            }

            _ions.Add(new SimulatedIon(species.Name, charge, exchange, fragment, Ion.MassToCharge(pattern.AverageMassDaltons, charge), abundance));
        }

        private void Report(IonSpecies species, string problem, string remedy) => Report(new Fault(species.Name, problem, remedy));

        private void Report(Fault fault)
        {
            if (_faults.Count < MostFaults) _faults.Add(fault);
        }
    }
}
