using System.Text.Json;

namespace Pipeline.Environments;

/// <summary>A request to the service.</summary>
public record RequestSettings : ISettings
{
    /// <summary>The request's method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path below the service's address, with a query when needed: <c>/health/ready</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The JSON to send; none when left out.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>The status expected; any other counts as a failure.</summary>
    public int Status { get; init; } = 200;

    /// <inheritdoc/>
    public virtual IEnumerable<SettingsFault> Faults()
    {
        if (Method.Length == 0 || !Method.All(char.IsAsciiLetter))
            yield return new SettingsFault("method", $"\"{Method}\"", "a method such as GET or POST");
        if (!Path.StartsWith('/') || !Uri.TryCreate(Path, UriKind.Relative, out _))
            yield return new SettingsFault("path", $"\"{Path}\"", "a path that begins with /");
        if (Status is < 100 or > 599)
            yield return new SettingsFault("status", $"{Status}", "from 100 to 599");
    }
}
