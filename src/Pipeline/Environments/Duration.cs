using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Pipeline.Environments;

/// <summary>A length of time as people write it in settings: <c>300ms</c>, <c>15s</c>, <c>5m</c>, <c>24h</c>, <c>14d</c>.</summary>
[JsonConverter(typeof(TextJsonConverter<Duration>))]
[TypeConverter(typeof(TextTypeConverter<Duration>))]
public readonly record struct Duration(TimeSpan Value) : IText<Duration>
{
    private static readonly Unit[] Units = [new("ms", 0.001), new("s", 1), new("m", 60), new("h", 3600), new("d", 86400)];

    /// <inheritdoc/>
    public static string Expected => "a duration such as 300ms, 15s, 5m, 24h or 14d";

    /// <inheritdoc/>
    public static bool TryParse(string text, out Duration value)
    {
        var parsed = Unit.TryParse(text, Units, out var seconds);
        value = parsed ? new Duration(TimeSpan.FromSeconds(seconds)) : default;
        return parsed;
    }

    /// <summary>The length as the framework's own type.</summary>
    public static implicit operator TimeSpan(Duration duration) => duration.Value;

    /// <summary>A length from the framework's own type.</summary>
    public static implicit operator Duration(TimeSpan value) => new(value);

    /// <summary>The shortest way to write it that loses nothing.</summary>
    public override string ToString()
    {
        var seconds = Value.TotalSeconds;
        var unit = Units.LastOrDefault(unit => seconds >= unit.Factor && seconds % unit.Factor == 0) ?? Units[0];
        return (seconds / unit.Factor).ToString(CultureInfo.InvariantCulture) + unit.Name;
    }
}
