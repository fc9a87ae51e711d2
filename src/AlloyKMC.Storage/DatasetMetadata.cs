using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Storage;

/// <summary>Key-value metadata of every file of a dataset. pandas restores <c>DataFrame.attrs</c> from <see cref="PandasAttributes"/>.</summary>
public static class DatasetMetadata
{
    public const string SchemaVersion = "alloykmc.schema_version";

    /// <summary>JSON object: units by column name.</summary>
    public const string Units = "alloykmc.units";

    /// <summary>The resolved configuration as JSON text.</summary>
    public const string Configuration = "alloykmc.config";

    public const string PandasAttributes = "PANDAS_ATTRS";

    private static readonly JsonWriterOptions s_plainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FaultException">The configuration is not JSON.</exception>
    internal static Dictionary<string, string> Build(IReadOnlyDictionary<string, string> units, string? configurationJson, int version = TrajectorySchema.Version)
    {
        string unitsJson = Json(writer => WriteUnits(writer, units));
        var metadata = new Dictionary<string, string>
        {
            [SchemaVersion] = Invariant(version),
            [Units] = unitsJson,
            [PandasAttributes] = Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber(SchemaVersion, version);
                writer.WritePropertyName(Units);
                writer.WriteRawValue(unitsJson);
                if (configurationJson != null) WriteConfiguration(writer, configurationJson);
                writer.WriteEndObject();
            }),
        };
        if (configurationJson != null) metadata[Configuration] = configurationJson;
        return metadata;
    }

    /// <summary>Numbers as the shortest text that reads back to the same bits.</summary>
    internal static string SampleTimesText(IEnumerable<double> timesSeconds) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (double time in timesSeconds) writer.WriteNumberValue(time);
        writer.WriteEndArray();
    });

    /// <exception cref="StorageException">The text is not a JSON array of numbers.</exception>
    internal static double[] ParseSampleTimes(string text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(time => time.GetDouble())];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new StorageException($"{path}: the column {TrajectorySchema.SampleTimes} holds '{text}' where a JSON array of numbers belongs.", fault);
        }
    }

    internal static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteUnits(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> units)
    {
        writer.WriteStartObject();
        foreach ((string column, string unit) in units) writer.WriteString(column, unit);
        writer.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, string configurationJson)
    {
        writer.WritePropertyName(Configuration);
        try
        {
            writer.WriteRawValue(configurationJson);
        }
        catch (JsonException fault)
        {
            throw new FaultException(new Fault("configuration", $"the resolved configuration is not JSON: {fault.Message}", "Give it as one JSON value without comments."));
        }
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_plainText)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
