using System.Text.Json;

namespace Pipeline.Migrations;

/// <summary>One object of a <c>.verify.json</c>, whose properties are asked for one by one; what is wrong with them is gathered.</summary>
internal sealed class VerificationItem(string place, JsonElement element)
{
    /// <summary>What was wrong.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>What a value is, for people.</summary>
    public static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();

    /// <summary>Faults every property that is not among these.</summary>
    public void Allow(IReadOnlyCollection<string> names)
    {
        foreach (var property in element.EnumerateObject().Where(property => !names.Contains(property.Name)))
            Fault($"found \"{property.Name}\", expected only {string.Join(", ", names)}");
    }

    public bool Has(string property) => element.TryGetProperty(property, out _);

    /// <summary>The name that is given, or else another.</summary>
    public string Name(string otherwise) => Has("name") ? Text("name") : otherwise;

    public string Text(string property) => TextOrNull(property) ?? Missing(property, "a text");

    public string? TextOrNull(string property)
    {
        if (!element.TryGetProperty(property, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : Missing(property, "a text");
    }

    public bool? Truth(string property)
    {
        if (!element.TryGetProperty(property, out var value))
            return null;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Missing(property, "true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    public long Number(string property)
    {
        if (element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            return number;
        Missing(property, "a number");
        return 0;
    }

    /// <summary>One value of any kind as text; null for NULL.</summary>
    public string? Value(string property)
    {
        if (!element.TryGetProperty(property, out var value) || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return Missing(property, "a single value");
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
    }

    /// <summary>One whole statement.</summary>
    public string Statement(string property)
    {
        var sql = Text(property);
        if (SqlScript.Parse(sql) is not { Faults.Count: 0, Statements.Count: 1 })
            Fault($"{property} is not one whole statement");
        return sql;
    }

    /// <summary>The table of <c>table.column</c>, as SQL.</summary>
    public string Owner(string property)
    {
        var text = Text(property);
        if (text.LastIndexOf('.') is var dot and > 0)
            return text[..dot];
        return text.Length == 0 ? text : Missing(property, "table.name");
    }

    /// <summary>The bare name after the table's.</summary>
    public string Member(string property)
    {
        var text = Text(property);
        return text[(text.LastIndexOf('.') + 1)..].Trim('"');
    }

    public bool IsBefore()
    {
        var when = TextOrNull("when");
        if (when is not (null or "before" or "after"))
            Missing("when", "before or after");
        return when == "before";
    }

    private string Missing(string property, string expected)
    {
        var found = element.TryGetProperty(property, out var value) ? $"found {value.GetRawText()}" : "is missing";
        Fault($"{property} {found}, expected {expected}");
        return "";
    }

    private void Fault(string text)
    {
        if (!Faults.Contains($"{place}: {text}"))
            Faults.Add($"{place}: {text}");
    }
}
