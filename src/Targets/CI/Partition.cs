using System.ComponentModel;
using System.Globalization;

namespace Nuke.Common.CI;

/// <summary>A share of a target's work, for hosts that run the same target several times side by side: <c>2/3</c> is the second of three.</summary>
[TypeConverter(typeof(TypeConverter))]
public class Partition
{
    /// <summary>All of it.</summary>
    public static Partition Single { get; } = new() { Part = 1, Total = 1 };

    /// <summary>Which share, from 1.</summary>
    public int Part { get; set; }

    /// <summary>Of how many.</summary>
    public int Total { get; set; }

    /// <summary>True when a share is this one, or there is only one.</summary>
    public bool IsIn(int part) => Total == 1 || part == Part;

    /// <summary>This share of some items: every <see cref="Total"/>th of them.</summary>
    public IEnumerable<T> GetCurrent<T>(IEnumerable<T> enumerable) => enumerable.Where((_, index) => index % Total == Part - 1);

    /// <summary><c>2/3</c>.</summary>
    public override string ToString() => $"{Part}/{Total}";

    /// <summary>Reads <c>2/3</c>.</summary>
    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        /// <inheritdoc/>
        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            ((string)value).Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            && part >= 1
            && part <= total
                ? new Partition { Part = part, Total = total }
                : throw new FormatException("expected a share such as 2/3, from 1/3 to 3/3");
    }
}
