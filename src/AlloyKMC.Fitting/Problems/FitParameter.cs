namespace AlloyKMC.Fitting.Problems;

/// <summary>What a fitted number acts on.</summary>
public enum ParameterRole
{
    /// <summary>A parameter of the system.</summary>
    System,

    /// <summary>Signal per cluster of a family, relative to the others.</summary>
    Response,

    /// <summary>Factor on the amount of a species that was fed.</summary>
    Feed,

    /// <summary>Seconds the reaction had run when the clock of the samples started.</summary>
    DeadTime,
}

/// <summary>Whether a parameter is searched in its value or in the logarithm of it.</summary>
public enum SearchScale
{
    Linear,
    Log,
}

/// <summary>A number to be fitted.</summary>
public sealed record FitParameter
{
    /// <summary>"k30", "response.S27", "feed.Au44", "deadTime".</summary>
    public required string Name { get; init; }

    public required ParameterRole Role { get; init; }

    /// <summary>Index of the parameter (system) or of the species (feed); 0 otherwise.</summary>
    public int Index { get; init; }

    /// <summary>Name of the family of a response; empty otherwise.</summary>
    public string Family { get; init; } = "";

    /// <summary>Unit the value is given in.</summary>
    public string Unit { get; init; } = "1";

    /// <summary>Turns a value into the units of the system.</summary>
    public double Factor { get; init; } = 1;

    public required double Minimum { get; init; }

    public required double Maximum { get; init; }

    public SearchScale Scale { get; init; }

    /// <summary>Value the first search starts from, within the bounds.</summary>
    public required double Start { get; init; }

    public Prior Prior { get; init; } = Prior.Flat;

    /// <summary>Whether it describes the instrument or the experiment and not the chemistry.</summary>
    public bool IsNuisance => Role != ParameterRole.System;

    /// <summary>Value at a coordinate from 0 (lower bound) to 1 (upper bound).</summary>
    public double ValueAt(double coordinate)
    {
        double u = Math.Clamp(coordinate, 0, 1);
        if (u == 0) return Minimum;
        if (u == 1) return Maximum;
        return Scale == SearchScale.Log ? Minimum * Math.Exp(u * Math.Log(Maximum / Minimum)) : Minimum + u * (Maximum - Minimum);
    }

    /// <summary>Coordinate of a value, 0 to 1 within the bounds.</summary>
    public double CoordinateOf(double value) =>
        Scale == SearchScale.Log ? Math.Log(value / Minimum) / Math.Log(Maximum / Minimum) : (value - Minimum) / (Maximum - Minimum);
}
