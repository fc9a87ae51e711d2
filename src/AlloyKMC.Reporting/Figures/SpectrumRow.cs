using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>One cluster spectrum of a stack.</summary>
/// <param name="Label">"30 min", "1:3".</param>
/// <param name="Sample">Mean populations.</param>
/// <param name="Marks">Published ranges that belong to it.</param>
/// <param name="Measured">Measured intensities; null for none.</param>
/// <param name="MeasuredSeconds">Their time.</param>
internal sealed record SpectrumRow(string Label, PopulationSample Sample, IReadOnlyList<PublishedMark> Marks, MeasuredTimeCourse? Measured = null, double MeasuredSeconds = 0);
