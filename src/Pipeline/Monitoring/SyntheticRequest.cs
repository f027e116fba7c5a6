using System.Text.Json;
using Pipeline.Environments;

namespace Pipeline.Monitoring;

/// <summary>A request that the watch itself sends to the public address.</summary>
public sealed record SyntheticRequest : ISettings
{
    /// <summary>The request's method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path below the public address.</summary>
    public string Path { get; init; } = "";

    /// <summary>The JSON to send; none when left out.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>The status expected; any other counts as a failure.</summary>
    public int Status { get; init; } = 200;

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Method.Length == 0 || !Method.All(char.IsAsciiLetter))
            yield return new SettingsFault("method", $"\"{Method}\"", "a method such as GET or POST");
        if (!Path.StartsWith('/') || !Uri.TryCreate(Path, UriKind.Relative, out _))
            yield return new SettingsFault("path", $"\"{Path}\"", "a path that begins with /");
        if (Status is < 100 or > 599)
            yield return new SettingsFault("status", $"{Status}", "from 100 to 599");
    }
}
