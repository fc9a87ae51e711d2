using AlloyKMC.Configuration.Shapes;
using static AlloyKMC.Configuration.Shapes.Make;

namespace AlloyKMC.Configuration.Instruments;

/// <summary>The keys of an instrument file and of a list of absorption maxima.</summary>
internal static class InstrumentShapes
{
    private const int MostSites = 1000;
    private const double LargestSeed = 9007199254740991;

    private static readonly Shape Weight = new(ShapeKind.Number) { Allowed = "a number of at least 0", Minimum = 0 };

    private static readonly Shape Weights = List("a list of weights, at least one: [1, 2, 1]", Weight, 1, MostSites);

    private static readonly Shape ProtonsLost = Object(
        "an object such as { \"fewest\": 4, \"weights\": [1, 1, 1] }",
        Optional("fewest", Integer(-MostSites, MostSites) with { Default = 0 }, "Protons lost by the ions of the first weight; negative for ions that gained protons."),
        Required("weights", Weights, "Relative weights of the charge states, each losing one proton more than the one before."));

    private static readonly Shape Sodium = Object(
        "an object such as { \"weights\": [3, 2, 1] } or { \"sites\": 26, \"mean\": 2 }",
        Optional("fewest", Integer(0, MostSites) with { Default = 0 }, "Protons replaced by sodium ions in the ions of the first weight."),
        Optional("weights", Weights, "Relative weights of the numbers of sodium ions, each one more than the one before."),
        Optional("sites", Integer(0, MostSites), "Acid groups of the cluster, each exchanged independently."),
        Optional("mean", Weight, "Sodium ions on average, at most the number of sites.")) with
    {
        ExactlyOne = [["weights", "mean"]],
        Needs = [("fewest", "weights"), ("sites", "mean"), ("mean", "sites")],
    };

    private static readonly Shape Fragment = Object(
        "an object such as { \"lost\": \"Ag (C7H5O2S)2\", \"charge\": -1, \"fraction\": 0.1 }",
        Required("lost", FilledText, "Formula of the part that is lost in the source."),
        Required("charge", Integer(-MostSites, MostSites), "Charge the lost part carries away."),
        Required("fraction", new(ShapeKind.Number) { Allowed = "a number from 0 to 1", Minimum = 0, Maximum = 1 }, "Part of the ions that lose it."));

    private static readonly Shape Family = Object(
        "an object such as { \"response\": 0.78 }",
        Optional("response", Positive("a positive number"), "Signal per cluster, relative to a family of response 1."),
        Optional("protonsLost", ProtonsLost, "Charge states, as protons lost from the ion the system states."),
        Optional("sodium", Sodium, "Na/H exchange on acid groups."),
        Optional("fragments", List("a list of fragments", Fragment), "Losses in the source."));

    private static readonly Shape Range = Object(
        "an object such as { \"from\": 1000, \"to\": 4000 }",
        Required("from", Positive("a positive number of Th"), "Lower end in Th."),
        Required("to", Positive("a positive number of Th"), "Upper end in Th."));

    private static readonly Shape Noise = Object(
        "an object such as { \"intensityPerCount\": 0.01, \"sd\": 0.1, \"seed\": 1 }",
        Optional("intensityPerCount", Weight with { Default = 0 }, "Intensity one counted ion contributes (shot noise); 0 for none."),
        Optional("sd", Weight with { Default = 0 }, "Standard deviation of additive noise, in units of intensity."),
        Optional("seed", Integer(0, LargestSeed) with { Default = 1 }, "Seed of the noise: equal seeds give equal spectra."));

    public static Shape Instrument { get; } = Object(
        "an instrument {...}",
        Optional("$schema", FreeText, "The schema that editors check the file against."),
        Optional("name", FilledText, "Name of the instrument."),
        Optional("description", FreeText, "For readers: where the numbers come from."),
        Optional("resolvingPower", Positive("a positive number"), "m/z over the full width at half maximum, the same at every m/z."),
        Optional("fwhm", Positive("a positive number of Th"), "Full width at half maximum in Th, the same at every m/z."),
        Optional("peakShape", Choice("gaussian", "lorentzian") with { Default = "gaussian" }, "Shape of a single peak."),
        Optional("pointsPerFwhm", Integer(2, 1000) with { Default = 6 }, "Samples of a profile per full width at half maximum."),
        Optional("massToCharge", Range, "Recorded range of m/z."),
        Optional("families", Map("an object of families, { \"S27\": { \"response\": 0.78 } }", Family), "What is particular to a family; families not named respond with 1 and show the ion the system states."),
        Optional("noise", Noise, "Noise of a profile.")) with
    {
        ExactlyOne = [["resolvingPower", "fwhm"]],
    };

    private static readonly Shape Wavelength = Positive("a positive number of nm");

    private static readonly Shape Maximum = Either(
        "a wavelength in nm, or an object such as { \"nm\": 488, \"absorption\": 1.2, \"fwhm\": 40 }",
        Wavelength,
        Object(
            "an object such as { \"nm\": 488, \"absorption\": 1.2, \"fwhm\": 40 }",
            Required("nm", Wavelength, "Wavelength of the maximum."),
            Required("absorption", Positive("a positive number"), "Molar absorption at the maximum, in any unit that is the same for all components."),
            Required("fwhm", Positive("a positive number of nm"), "Full width at half maximum of a Gaussian band.")));

    private static readonly Shape Component = Object(
        "an object such as { \"family\": \"S27\", \"coordinates\": { \"x\": [20, 22] }, \"maxima\": [500, 690] }",
        Required("family", FilledText, "Family of the species."),
        Optional("coordinates", Map("an object of coordinates with their ranges, { \"x\": [20, 22] }", List("a range of two whole numbers, [20, 22]", Integer(-1e6, 1e6), 2, 2)), "Coordinate ranges the spectrum stands for; without it, all of the family."),
        Required("maxima", List("a list of maxima, at least one", Maximum, 1), "Maxima of its absorption."),
        Optional("note", FreeText, "For readers."));

    public static Shape AbsorptionMaxima { get; } = Object(
        "a list of components {...}",
        Optional("$schema", FreeText, "The schema that editors check the file against."),
        Required("about", FilledText, "Source of the maxima."),
        Required("positionsOnly", Flag, "True where only wavelengths are known: then no sum of spectra is made."),
        Required("components", List("a list of components, at least one", Component, 1), "One entry per species or range of species with a spectrum of its own."));
}
