using System.Text.Json.Serialization;

namespace Pipeline.Checks;

/// <summary>What a check that does not pass does to the run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckSeverity>))]
public enum CheckSeverity
{
    /// <summary>The run fails.</summary>
    Fail,

    /// <summary>The run goes on, and the summary says so.</summary>
    Warn,
}
