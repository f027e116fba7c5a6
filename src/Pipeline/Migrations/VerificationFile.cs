using System.Text.Json;

namespace Pipeline.Migrations;

/// <summary>A migration's <c>.verify.json</c>: an array of <c>{ "name", "sql", "expect" }</c>.</summary>
internal static class VerificationFile
{
    /// <summary>The verifications that can be read; what cannot is added to the faults.</summary>
    public static IReadOnlyList<Verification> Read(string file, string text, List<string> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
                return [.. root.EnumerateArray().Select((item, index) => One($"{file}: [{index}]", item, faults)).OfType<Verification>()];
            faults.Add($"{file}: found {Kind(root)}, expected an array of objects with name, sql and expect");
        }
        catch (JsonException failure)
        {
            faults.Add($"{file}:{failure.LineNumber + 1}: {failure.Message}");
        }

        return [];
    }

    private static Verification? One(string place, JsonElement item, List<string> faults)
    {
        var found = item.ValueKind == JsonValueKind.Object ? Faults(item).ToList() : [$"found {Kind(item)}, expected an object"];
        faults.AddRange(found.Select(fault => $"{place}: {fault}"));
        return found.Count > 0 ? null : new Verification(TextOf(item, "name")!, TextOf(item, "sql")!, Expected(item.GetProperty("expect")));
    }

    private static IEnumerable<string> Faults(JsonElement item)
    {
        foreach (var property in item.EnumerateObject().Where(property => property.Name is not ("name" or "sql" or "expect")))
            yield return $"found \"{property.Name}\", expected only name, sql and expect";
        if (TextOf(item, "name") is null)
            yield return "name is missing, or is no text";
        if (!item.TryGetProperty("expect", out var expect) || expect.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            yield return "expect is missing, or is no single value";
        if (TextOf(item, "sql") is not { } sql)
            yield return "sql is missing, or is no text";
        else if (SqlScript.Parse(sql) is not { Faults.Count: 0, Statements.Count: 1 })
            yield return "sql is not one whole statement";
    }

    private static string? TextOf(JsonElement item, string property) =>
        item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static string? Expected(JsonElement expect) =>
        expect.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => expect.GetString(),
            _ => expect.GetRawText(),
        };

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();
}
