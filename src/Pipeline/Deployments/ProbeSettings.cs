using Pipeline.Environments;

namespace Pipeline.Deployments;

/// <summary>The requests that show whether a switch of traffic was noticed by anybody.</summary>
public sealed record ProbeSettings : ISettings
{
    /// <summary>How many requests are sent a second, whether earlier ones have been answered or not; half of them on new connections.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>How long an answer may take before it counts as failed.</summary>
    public Duration Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests are sent before the switch, and again after the drain.</summary>
    public Duration Margin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (RequestsPerSecond is < 1 or > 2000)
            yield return new SettingsFault("requestsPerSecond", $"{RequestsPerSecond}", "from 1 to 2000");
        if (Timeout.Value <= TimeSpan.Zero)
            yield return new SettingsFault("timeout", $"{Timeout}", "more than 0s");
    }
}
