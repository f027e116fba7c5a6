using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Pipeline.Environments;

/// <summary>A part of a whole as people write it in settings: <c>20%</c>, <c>0.5%</c>.</summary>
[JsonConverter(typeof(TextJsonConverter<Share>))]
[TypeConverter(typeof(TextTypeConverter<Share>))]
public readonly record struct Share(double Fraction) : IText<Share>
{
    private static readonly Unit[] Units = [new("%", 0.01)];

    /// <inheritdoc/>
    public static string Expected => "a share such as 20% or 0.5%";

    /// <inheritdoc/>
    public static bool TryParse(string text, out Share value)
    {
        var parsed = Unit.TryParse(text, Units, out var fraction);
        value = parsed ? new Share(fraction) : default;
        return parsed;
    }

    /// <summary>In per cent, with at most two decimals.</summary>
    public override string ToString() => (Fraction * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
