using Pipeline.Environments;

namespace Pipeline.Monitoring;

/// <summary>What the service calls its metrics. The defaults are Prometheus's usual names.</summary>
public sealed record MetricSettings : ISettings
{
    /// <summary>The counter of requests answered.</summary>
    public string Requests { get; init; } = "http_requests_total";

    /// <summary>The label of that counter that has the status, such as 200 or 503.</summary>
    public string StatusLabel { get; init; } = "status";

    /// <summary>The histogram of how long requests took, in seconds.</summary>
    public string Durations { get; init; } = "http_request_duration_seconds";

    /// <summary>The counter of logins.</summary>
    public string Logins { get; init; } = "logins_total";

    /// <summary>The label of that counter that tells how a login ended.</summary>
    public string OutcomeLabel { get; init; } = "outcome";

    /// <summary>That label's value for a login that succeeded.</summary>
    public string SuccessOutcome { get; init; } = "success";

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        (string Key, string Value)[] names =
        [
            ("requests", Requests),
            ("statusLabel", StatusLabel),
            ("durations", Durations),
            ("logins", Logins),
            ("outcomeLabel", OutcomeLabel),
        ];
        return names.Where(name => name.Value.Length == 0).Select(name => SettingsFault.Missing(name.Key, "a metric's or a label's name"));
    }
}
