using System.ComponentModel;
using System.Globalization;

namespace Pipeline.Environments;

/// <summary>Reads an <see cref="IText{T}"/> from an option or a variable.</summary>
public sealed class TextTypeConverter<T> : TypeConverter
    where T : IText<T>
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    /// <inheritdoc/>
    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && T.TryParse(text, out var parsed) ? parsed : throw new FormatException($"expected {T.Expected}");
}
