namespace AlloyKMC.Model.Units;

/// <summary>Constants of the SI (exact since 2019, BIPM SI Brochure, 9th edition, doi 10.59161/AUEZ1291).</summary>
public static class PhysicalConstants
{
    public const double BoltzmannJoulesPerKelvin = 1.380649e-23;
    public const double PlanckJouleSeconds = 6.62607015e-34;
    public const double ElementaryChargeCoulombs = 1.602176634e-19;
    public const double AvogadroPerMole = 6.02214076e23;

    public const double BoltzmannElectronVoltsPerKelvin = BoltzmannJoulesPerKelvin / ElementaryChargeCoulombs;

    /// <summary>Pre-factor k_B T / h of the Eyring equation per kelvin, in 1/s/K.</summary>
    public const double EyringPerSecondPerKelvin = BoltzmannJoulesPerKelvin / PlanckJouleSeconds;
}
