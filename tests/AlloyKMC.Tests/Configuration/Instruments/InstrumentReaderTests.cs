using AlloyKMC.Configuration;
using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Tests.Architecture;
using AlloyKMC.Tests.Observation;

namespace AlloyKMC.Tests.Configuration.Instruments;

public sealed class InstrumentReaderTests
{
    private const string Full = """
        {
          "name": "made up",
          "fwhm": 0.2,
          "peakShape": "lorentzian",
          "pointsPerFwhm": 8,
          "massToCharge": { "from": 500, "to": 1500 },
          "families": {
            "S30": { "response": 2, "fragments": [ { "lost": "Ag (C7H5O2S)2", "charge": -1, "fraction": 0.25 } ] },
            "S26": { "protonsLost": { "fewest": 4, "weights": [1, 3] }, "sodium": { "fewest": 2, "weights": [1, 1] } },
            "S27": { "sodium": { "sites": 2, "mean": 1 } }
          },
          "noise": { "intensityPerCount": 0.5, "sd": 0.1, "seed": 7 }
        }
        """;

    private static readonly string[] Families = ["S30", "S27", "S26"];

    [Fact]
    public void Every_key_reaches_the_instrument()
    {
        LoadedInstrument instrument = InstrumentReader.Read(ShippedSystem.Utf8(Full), "i.json", Families);

        InstrumentOptions options = instrument.Options;
        Assert.Equal("made up", instrument.Name);
        Assert.Equal(0.2, options.Width.FwhmThomson);
        Assert.Equal(PeakShape.Lorentzian, options.Shape);
        Assert.Equal(8, options.PointsPerFwhm);
        Assert.Equal((500, 1500), (options.MinimumMassToCharge, options.MaximumMassToCharge));
        Assert.Equal(2, instrument.Responses["S30"]);
        Assert.Equal(1, instrument.Responses["S26"]);
        Assert.Equal([new InSourceFragment("S30", Formula.Parse("AgC14H10O4S2"), -1, 0.25)], options.Fragments);
        Assert.Equal(
            [(new Exchange(4, 2), 0.125), (new Exchange(4, 3), 0.125), (new Exchange(5, 2), 0.375), (new Exchange(5, 3), 0.375)],
            options.ExchangeOf("S26").States());
        Assert.Equal([0.25, 0.5, 0.25], options.ExchangeOf("S27").States().Select(state => Math.Round(state.Probability, 12)));
        Assert.Equal(new NoiseModel(0.5, 0.1), options.Noise);
        Assert.Equal(7UL, options.NoiseSeed);
    }

    /// <summary>The figures of doi 10.1039/d1sc06296d: Au44 at m/z 2151 (6-, [M + 12Na - 16H]6-) and 1843 (7-).</summary>
    [Fact]
    public void The_shipped_instrument_shows_the_published_ions_of_Au44()
    {
        InstrumentOptions options = InstrumentReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "instrument.json"), Families).Options;
        IonSpecies au44 = IonCatalog.Build(ShippedSystem.System).Ions[ShippedSystem.System.Species.Find("Au44")!.Value]! with { Abundance = 1 };

        IReadOnlyList<SimulatedIon> ions = SpectrumSimulator.Simulate([au44], options).Ions;

        Assert.Equal([-8, -7, -6], ions.Select(ion => ion.Charge).Distinct().Order());
        SimulatedIon strongest = ions.Where(ion => ion.Charge == -6).MaxBy(ion => ion.Abundance);
        Assert.Equal(new Exchange(4, 12), strongest.Exchange);
        Assert.Equal(2151, strongest.AverageMassToCharge, 0.6);
    }

    [Theory]
    [InlineData("\"fwhm\": 0.2", "\"fwhm\": 0.2, \"resolvingPower\": 5", "i.json:1:", "resolvingPower")]
    [InlineData("\"fwhm\": 0.2,", "", "i.json", "fwhm")]
    [InlineData("\"fwhm\": 0.2", "\"fwhm\": -0.2", "i.json:3:", "-0.2")]
    [InlineData("\"pointsPerFwhm\"", "\"pointPerFwhm\"", "i.json:5:", "pointsPerFwhm")]
    [InlineData("\"from\": 500", "\"from\": 5000", "i.json:6:", "lower end first")]
    [InlineData("\"S30\": {", "\"S3O\": {", "i.json:8:", "S30")]
    [InlineData("\"response\": 2", "\"response\": 0", "i.json:8:", "response")]
    [InlineData("Ag (C7H5O2S)2", "Ag (C7H5O2S", "i.json:8:", "lost")]
    [InlineData("Ag (C7H5O2S)2", "Xx2", "i.json:8:", "Xx")]
    [InlineData("0.25", "1.25", "i.json:8:", "fraction")]
    [InlineData("\"weights\": [1, 3]", "\"weights\": [0, 0]", "i.json:9:", "above 0")]
    [InlineData("\"weights\": [1, 3]", "\"weights\": [1, -3]", "i.json:9:", "-3")]
    [InlineData("\"mean\": 1", "\"mean\": 3", "i.json:10:", "sites")]
    [InlineData("\"sites\": 2, ", "", "i.json:10:", "sites")]
    [InlineData("\"intensityPerCount\": 0.5, \"sd\": 0.1", "\"sd\": 0", "i.json:12:", "The noise is 0")]
    [InlineData("\"fwhm\": 0.2", "\"fwhm\": 1e-9", "", "points")]
    public void A_wrong_file_is_refused_with_its_place(string found, string replacement, string place, string expected)
    {
        Assert.Contains(found, Full, StringComparison.Ordinal);
        FaultException exception = Assert.Throws<FaultException>(() => InstrumentReader.Read(ShippedSystem.Utf8(Full.Replace(found, replacement, StringComparison.Ordinal)), "i.json", Families));
        Assert.Contains(exception.Faults, fault => fault.Path.Contains(place, StringComparison.Ordinal) && fault.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("instrument")]
    [InlineData("absorption")]
    public void The_published_schema_is_the_one_the_reader_follows(string name)
    {
        string file = RepositoryRoot.Combine("configs", "schema", $"{name}.schema.json");
        string generated = name == "instrument" ? ConfigSchema.Instrument() : ConfigSchema.AbsorptionMaxima();
        // ALLOYKMC_UPDATE_SCHEMA=1 rewrites the published files after a change of the shapes.
        if (Environment.GetEnvironmentVariable("ALLOYKMC_UPDATE_SCHEMA") == "1") File.WriteAllText(file, generated);
        Assert.Equal(generated, File.ReadAllText(file));
    }
}
