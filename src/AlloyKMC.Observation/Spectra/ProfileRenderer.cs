namespace AlloyKMC.Observation.Spectra;

/// <summary>Draws sticks as peaks.</summary>
internal static class ProfileRenderer
{
    internal static Spectrum Render(ReadOnlySpan<(double MassToCharge, double Area, double Variance)> sticks, InstrumentOptions options)
    {
        MassToChargeGrid grid = new(options, options.PointsPerFwhm);
        double[] positions = new double[grid.Count];
        for (int i = 0; i < positions.Length; i++) positions[i] = grid[i];
        double[] intensity = new double[positions.Length];
        foreach ((double massToCharge, double area, double variance) in sticks)
        {
            double fwhm = options.Width.FwhmAt(massToCharge);
            double reach = PeakProfile.Reach(options.Shape, fwhm);
            int first = massToCharge - reach <= options.MinimumMassToCharge ? 0 : Math.Max(0, (int)Math.Ceiling(grid.Coordinate(massToCharge - reach)));
            int last = Math.Min(positions.Length - 1, (int)Math.Floor(grid.Coordinate(massToCharge + reach)));
            int length = last - first + 1;
            if (length <= 0) continue;
            PeakProfile.Add(options.Shape, fwhm, massToCharge, area, variance, positions.AsSpan(first, length), intensity.AsSpan(first, length));
        }

        return new Spectrum(SpectrumKind.Profile, positions, intensity);
    }
}
