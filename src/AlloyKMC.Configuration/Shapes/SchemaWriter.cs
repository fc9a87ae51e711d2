using System.Text.Json.Nodes;

namespace AlloyKMC.Configuration.Shapes;

/// <summary>Writes a shape as JSON Schema, draft 2020-12.</summary>
internal static class SchemaWriter
{
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static JsonObject Write(Shape shape)
    {
        if (shape.Elsewhere is not null)
            return new() { ["$ref"] = shape.Elsewhere };
        JsonObject schema = shape.Kind switch
        {
            ShapeKind.Text => Text(shape),
            ShapeKind.Number => Number("number", shape),
            ShapeKind.Integer => Number("integer", shape),
            ShapeKind.Boolean => new() { ["type"] = "boolean" },
            ShapeKind.Object => Object(shape),
            ShapeKind.Map => Map(shape),
            ShapeKind.Array => Array(shape),
            _ => new() { ["anyOf"] = new JsonArray([.. shape.Alternatives.Select(Write)]) },
        };
        if (shape.Default is not null)
            schema["default"] = shape.Default switch { int number => number, double number => number, bool flag => flag, _ => (string)shape.Default };
        return schema;
    }

    private static JsonObject Text(Shape shape)
    {
        JsonObject schema = new() { ["type"] = "string" };
        if (shape.Choices.Count > 0)
            schema["enum"] = Names(shape.Choices);
        if (shape.Pattern is not null)
            schema["pattern"] = shape.Pattern;
        return schema;
    }

    private static JsonObject Number(string type, Shape shape)
    {
        JsonObject schema = new() { ["type"] = type };
        if (shape.Minimum is { } minimum)
            schema[shape.AboveMinimum ? "exclusiveMinimum" : "minimum"] = minimum;
        if (shape.Maximum is { } maximum)
            schema["maximum"] = maximum;
        return schema;
    }

    private static JsonObject Map(Shape shape)
    {
        JsonObject schema = new() { ["type"] = "object", ["additionalProperties"] = Write(shape.Item!) };
        if (shape.MinimumItems > 0)
            schema["minProperties"] = shape.MinimumItems;
        return schema;
    }

    private static JsonObject Array(Shape shape)
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = Write(shape.Item!) };
        if (shape.MinimumItems > 0)
            schema["minItems"] = shape.MinimumItems;
        if (shape.MaximumItems is { } maximum)
            schema["maxItems"] = maximum;
        return schema;
    }

    private static JsonObject Object(Shape shape)
    {
        JsonObject properties = [];
        foreach (ShapeKey key in shape.Keys)
        {
            JsonObject property = Write(key.Shape);
            property["description"] = key.Description;
            properties[key.Name] = property;
        }
        JsonObject schema = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (shape.Keys.Any(key => key.Required))
            schema["required"] = Names(shape.Keys.Where(key => key.Required).Select(key => key.Name));
        if (shape.Needs.Count > 0)
            schema["dependentRequired"] = new JsonObject(shape.Needs.Select(need => KeyValuePair.Create(need.Key, (JsonNode?)Names([need.Needs]))));
        if (shape.ExactlyOne.Count > 0)
            schema["allOf"] = new JsonArray([.. shape.ExactlyOne.Select(group => new JsonObject { ["oneOf"] = new JsonArray([.. group.Select(name => new JsonObject { ["required"] = Names([name]) })]) })]);
        return schema;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]);
}
