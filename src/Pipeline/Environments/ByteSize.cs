using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Pipeline.Environments;

/// <summary>An amount of bytes as people write it in settings: <c>512kB</c>, <c>1MB</c>, <c>50GB</c>; powers of 1024, as PostgreSQL reads them.</summary>
[JsonConverter(typeof(TextJsonConverter<ByteSize>))]
[TypeConverter(typeof(TextTypeConverter<ByteSize>))]
public readonly record struct ByteSize(long Bytes) : IText<ByteSize>
{
    private static readonly Unit[] Units =
    [
        new("B", 1),
        new("kB", 1L << 10),
        new("MB", 1L << 20),
        new("GB", 1L << 30),
        new("TB", 1L << 40),
    ];

    /// <inheritdoc/>
    public static string Expected => "a size such as 512kB, 1MB or 50GB";

    /// <inheritdoc/>
    public static bool TryParse(string text, out ByteSize value)
    {
        var parsed = Unit.TryParse(text, Units, out var bytes);
        value = parsed ? new ByteSize((long)bytes) : default;
        return parsed;
    }

    /// <summary>Rounded for people: <c>1.2 MB</c>.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var unit = Units.Last(unit => bytes >= unit.Factor || unit.Factor == 1);
        return (bytes / unit.Factor).ToString(unit.Factor == 1 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + unit.Name;
    }
}
