using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Nuke.Common.Tooling;

/// <summary>A set of named values, each a public static field of the derived class.</summary>
public abstract class Enumeration
{
    /// <summary>The value as text.</summary>
    protected string Value { get; set; } = "";

    /// <summary>The value as text.</summary>
    public static implicit operator string(Enumeration value) => value.Value;

    /// <summary>The same type and value.</summary>
    public static bool operator ==(Enumeration? left, Enumeration? right) => Equals(left, right);

    /// <summary>Not the same type and value.</summary>
    public static bool operator !=(Enumeration? left, Enumeration? right) => !Equals(left, right);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Enumeration other && other.GetType() == GetType() && other.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Reads a value by its field's name, whatever its case.</summary>
    /// <typeparam name="T">The derived class.</typeparam>
    public class TypeConverter<T> : TypeConverter
        where T : Enumeration
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        /// <inheritdoc/>
        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            var fields = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static);
            return Array.Find(fields, field => field.Name.Equals(value as string, StringComparison.OrdinalIgnoreCase))?.GetValue(null)
                ?? throw new FormatException($"expected one of {string.Join(", ", fields.Select(field => field.Name))}");
        }
    }
}
