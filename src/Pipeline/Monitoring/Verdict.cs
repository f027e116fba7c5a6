using System.Text.Json.Serialization;

namespace Pipeline.Monitoring;

/// <summary>What the watch came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Measured, and within the bound.</summary>
    Pass,

    /// <summary>Beyond the bound, and not by chance.</summary>
    Fail,

    /// <summary>Not measured, not often enough, or neither clearly within the bound nor clearly beyond it. Never a success.</summary>
    Inconclusive,
}
