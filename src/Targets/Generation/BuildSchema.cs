using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Generation;

/// <summary>The JSON schema of the parameters files, by which editors complete and check them: https://json-schema.org/draft-07</summary>
internal sealed class BuildSchema
{
    private static readonly JsonSerializerOptions Options = new(ParameterJson.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Before the converter that reads values in any case: a schema has to name one.
    static BuildSchema() => Options.Converters.Insert(0, new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));

    private readonly DocumentedTypes _documentation = new();

    public static string Of(BuildDescription description) => new BuildSchema().Schema(description).ToJsonString(Options) + "\n";

    private JsonObject Schema(BuildDescription description)
    {
        var properties = new JsonObject { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (var parameter in description.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            properties[parameter.Name] = Described(SchemaOf(parameter, description.Build), parameter.Description);
        foreach (var option in BuiltInOption.All.Where(option => option.InFiles))
            properties[NameMatching.Pascal(option.Name)] = Described(SchemaOf(option), option.Description);
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Parameters of the build",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private JsonNode SchemaOf(BuildParameter parameter, object build)
    {
        if (parameter.IsSecret)
            return new JsonObject { ["type"] = "string", ["pattern"] = "^v1:" };
        if (parameter.Choices(build) is [_, ..] choices)
            return new JsonObject { ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice)]) };
        return SchemaOf(parameter.Type);
    }

    private static JsonObject SchemaOf(BuiltInOption option) =>
        option.Values.Count > 0
            ? new JsonObject { ["enum"] = new JsonArray([.. option.Values.Select(value => (JsonNode)value)]) }
            : new JsonObject { ["type"] = new JsonArray("string", "integer", "boolean") };

    private JsonNode SchemaOf(Type type) =>
        Options.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }
        );

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;

        // What has a converter of its own is written as text, as the exporter cannot know.
        if (schema is not JsonObject && TypeWords.ValuesOf(type) is [_, ..] values)
            schema = new JsonObject { ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };
        else if (schema is not JsonObject && type != typeof(object) && type != typeof(JsonElement))
            schema = new JsonObject { ["type"] = "string" };
        if (
            schema is JsonObject described
            && (context.PropertyInfo is { } property ? _documentation.Of(property) : _documentation.Of(type)) is { Length: > 0 } text
        )
            return Described(described, text);
        return schema;
    }

    private static JsonNode Described(JsonNode schema, string? text)
    {
        if (schema is not JsonObject described || text is null)
            return schema;
        described.Remove("description");
        described.Insert(0, "description", text);
        return described;
    }
}
