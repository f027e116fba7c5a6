using System.Globalization;

namespace Pipeline.Environments;

/// <summary>A unit that may stand behind a number, and what it multiplies with.</summary>
internal sealed record Unit(string Name, double Factor)
{
    /// <summary>Parses a number of at least zero directly followed by one of the units, case ignored.</summary>
    public static bool TryParse(string text, IEnumerable<Unit> units, out double value)
    {
        var digits = text.AsSpan().Trim().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%");
        var name = text.Trim()[digits.Length..];
        digits = digits.TrimEnd();
        var unit = units.FirstOrDefault(unit => unit.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        value = 0;
        if (unit is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        value = number * unit.Factor;
        return true;
    }
}
