using System.Numerics;

namespace AlloyKMC.Observation.Isotopes;

/// <summary>
/// Aggregated isotope pattern: isotopologues of equal mass number are one entry, with their exact total probability and their exact
/// probability-weighted mass. Patterns of atom groups are convolved exactly; beside each probability runs the sum of probability times
/// mass defect, from which the centroid mass follows (exact averages: Rockwood and Haimi 2006, doi 10.1016/j.jasms.2005.12.001).
/// </summary>
public sealed class IsotopePattern
{
    /// <summary>
    /// Probability cut off the two tails after each convolution. Raising n atoms by squaring multiplies losses at most by 2n, so a cluster
    /// of a thousand atoms loses below 1e-12; <see cref="LostProbability"/> keeps the account.
    /// </summary>
    private const double TailPerConvolution = 1e-16;

    private readonly double[] _probabilities;
    private readonly double[] _weightedDefects;
    private readonly double _commonDefect;

    private IsotopePattern(int firstMassNumber, double[] probabilities, double[] weightedDefects, double commonDefect, double lostProbability)
    {
        FirstMassNumber = firstMassNumber;
        _probabilities = probabilities;
        _weightedDefects = weightedDefects;
        _commonDefect = commonDefect;
        LostProbability = lostProbability;
    }

    /// <summary>The pattern of nothing: probability 1 at mass 0.</summary>
    public static IsotopePattern Empty { get; } = new(0, [1.0], [0.0], 0, 0);

    /// <summary>Mass number (count of nucleons) of the first entry; entry k has mass number FirstMassNumber + k.</summary>
    public int FirstMassNumber { get; }

    public int Count => _probabilities.Length;

    /// <summary>Probability per mass number; entries no isotopologue reaches are 0.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Upper bound of the probability pruned from the tails: Probabilities sum to 1 - LostProbability up to rounding.</summary>
    public double LostProbability { get; }

    /// <summary>Probability-weighted mass in u of entry k, neutral atoms; NaN where no isotopologue has that mass number.</summary>
    public double MassDaltons(int k) => FirstMassNumber + k + (_commonDefect + _weightedDefects[k] / _probabilities[k]);

    /// <summary>Probability-weighted mass in u of the whole pattern.</summary>
    public double AverageMassDaltons
    {
        get
        {
            double sum = 0;
            double moment = 0;
            for (int k = 0; k < Count; k++)
            {
                sum += _probabilities[k];
                moment += _probabilities[k] * k + _weightedDefects[k];
            }

            return FirstMassNumber + (_commonDefect + moment / sum);
        }
    }

    internal static IsotopePattern Of(Element element)
    {
        int first = element.Isotopes[0].MassNumber;
        int length = element.Isotopes[^1].MassNumber - first + 1;
        double[] probabilities = new double[length];
        double[] defects = new double[length];
        foreach (Isotope isotope in element.Isotopes)
        {
            probabilities[isotope.MassNumber - first] += isotope.Abundance;
            defects[isotope.MassNumber - first] += isotope.Abundance * (isotope.MassDaltons - isotope.MassNumber);
        }

        return new IsotopePattern(first, probabilities, defects, 0, 0);
    }

    /// <summary>The same pattern with atoms of a single isotope added: a shift.</summary>
    internal IsotopePattern Shift(int massNumber, double defectDaltons) =>
        new(FirstMassNumber + massNumber, _probabilities, _weightedDefects, _commonDefect + defectDaltons, LostProbability);

    /// <summary>Pattern of two independent groups of atoms taken together.</summary>
    internal IsotopePattern Convolve(IsotopePattern other)
    {
        (IsotopePattern shorter, IsotopePattern longer) = Count <= other.Count ? (this, other) : (other, this);
        int length = shorter.Count + longer.Count - 1;
        double[] probabilities = new double[length];
        double[] defects = new double[length];
        for (int i = 0; i < shorter.Count; i++)
        {
            double probability = shorter._probabilities[i];
            if (probability == 0) continue;
            AddScaled(probabilities.AsSpan(i, longer.Count), longer._probabilities, probability);
            AddScaled(defects.AsSpan(i, longer.Count), longer._weightedDefects, probability);
            AddScaled(defects.AsSpan(i, longer.Count), longer._probabilities, shorter._weightedDefects[i]);
        }

        (int start, int count, double pruned) = Tails(probabilities);
        return new IsotopePattern(
            FirstMassNumber + other.FirstMassNumber + start,
            count == length ? probabilities : probabilities.AsSpan(start, count).ToArray(),
            count == length ? defects : defects.AsSpan(start, count).ToArray(),
            _commonDefect + other._commonDefect,
            LostProbability + other.LostProbability + pruned);
    }

    private static (int Start, int Count, double Pruned) Tails(double[] probabilities)
    {
        int start = 0;
        int end = probabilities.Length;
        double low = 0;
        double high = 0;
        while (low + probabilities[start] <= TailPerConvolution / 2) low += probabilities[start++];
        while (high + probabilities[end - 1] <= TailPerConvolution / 2) high += probabilities[--end];
        return (start, end - start, low + high);
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int width = Vector<double>.Count;
        int i = 0;
        for (; i <= source.Length - width; i += width) (new Vector<double>(target[i..]) + new Vector<double>(source[i..]) * factor).CopyTo(target[i..]);
        for (; i < source.Length; i++) target[i] += source[i] * factor;
    }
}
