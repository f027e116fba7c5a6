using System.ComponentModel;
using System.Globalization;

namespace Nuke.Common.IO;

/// <summary>A path from the root of the file system, normalised.</summary>
[TypeConverter(typeof(Converter))]
public sealed class AbsolutePath : IEquatable<AbsolutePath>, IFormattable
{
    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    /// <summary>The last part.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The last part without its extension.</summary>
    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    /// <summary>The extension with its dot.</summary>
    public string Extension => Path.GetExtension(_path);

    /// <summary>The folder above; null for the root.</summary>
    public AbsolutePath? Parent => Path.GetDirectoryName(_path) is { } parent ? new AbsolutePath(parent) : null;

    /// <summary>The path as text.</summary>
    public static implicit operator string(AbsolutePath path) => path._path;

    /// <summary>A path from text.</summary>
    /// <exception cref="ArgumentException">The text is no path from the root.</exception>
    public static implicit operator AbsolutePath(string path) =>
        Path.IsPathRooted(path)
            ? new AbsolutePath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
            : throw new ArgumentException($"\"{path}\" is no absolute path.", nameof(path));

    /// <summary>What lies below.</summary>
    public static AbsolutePath operator /(AbsolutePath left, string right) => Path.Combine(left._path, right);

    /// <summary>The same path with text added to its last part.</summary>
    public static AbsolutePath operator +(AbsolutePath left, string right) => left._path + right;

    /// <inheritdoc/>
    public bool Equals(AbsolutePath? other) => _path == other?._path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AbsolutePath);

    /// <inheritdoc/>
    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _path;

    /// <summary>The path in double quotes for <c>d</c>, in single quotes for <c>s</c>, bare otherwise.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        format switch
        {
            "d" => $"\"{_path}\"",
            "s" => $"'{_path}'",
            _ => _path,
        };

    private sealed class Converter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            (AbsolutePath)Path.GetFullPath((string)value);
    }
}
