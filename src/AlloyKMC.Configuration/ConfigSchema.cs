using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Instruments;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Configuration.Systems;

namespace AlloyKMC.Configuration;

/// <summary>
/// The published JSON Schemas, written from the same description the readers follow. Expressions, orders of times and references between files are
/// beyond a schema and are checked by the readers only.
/// </summary>
public static class ConfigSchema
{
    /// <summary>Text of <c>run.schema.json</c>; it refers to <c>system.schema.json</c> beside it.</summary>
    public static string Run() => Write("AlloyKMC run configuration", SchemaWriter.Write(RunShapes.Run));

    /// <summary>Text of <c>system.schema.json</c>: a whole system, or a variant where "extends" stands.</summary>
    public static string System() => Write("AlloyKMC system", new JsonObject
    {
        ["type"] = "object",
        ["if"] = new JsonObject { ["required"] = new JsonArray("extends") },
        ["then"] = SchemaWriter.Write(SystemShapes.Variant),
        ["else"] = SchemaWriter.Write(SystemShapes.System),
    });

    /// <summary>Text of <c>instrument.schema.json</c>.</summary>
    public static string Instrument() => Write("AlloyKMC instrument", SchemaWriter.Write(InstrumentShapes.Instrument));

    /// <summary>Text of <c>absorption.schema.json</c>.</summary>
    public static string AbsorptionMaxima() => Write("AlloyKMC absorption maxima", SchemaWriter.Write(InstrumentShapes.AbsorptionMaxima));

    /// <summary>Text of <c>fit.schema.json</c>.</summary>
    public static string Fit() => Write("AlloyKMC fit", SchemaWriter.Write(FitShapes.Fit));

    private static string Write(string title, JsonObject schema)
    {
        schema.Insert(0, "$schema", SchemaWriter.Dialect);
        schema.Insert(1, "title", title);
        return CanonicalJson.Text(schema);
    }
}
