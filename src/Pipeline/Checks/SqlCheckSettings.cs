using System.Text.Json;
using Pipeline.Environments;

namespace Pipeline.Checks;

/// <summary>A question to the database, and the answer that is expected.</summary>
public sealed record SqlCheckSettings : ISettings
{
    /// <summary>One statement; the first column of its first row is the answer. It runs in a transaction that can only read.</summary>
    public string Query { get; init; } = "";

    /// <summary>The answer expected: a number, true, false or text. A value of any other type has to be cast to text in the query.</summary>
    public JsonElement? Expect { get; init; }

    /// <summary>How long the statement may run before it is ended and the check does not pass.</summary>
    public Duration Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (string.IsNullOrWhiteSpace(Query))
            yield return SettingsFault.Missing("query", "a statement that answers with one value");
        if (Expect is null)
            yield return SettingsFault.Missing("expect", "the value that the query must answer");
        else if (Expect is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } expected)
            yield return new SettingsFault("expect", expected.GetRawText(), "a single value: text, a number, true or false");
        if (Timeout.Value < TimeSpan.FromMilliseconds(1))
            yield return new SettingsFault("timeout", $"{Timeout}", "at least 1ms");
    }
}
