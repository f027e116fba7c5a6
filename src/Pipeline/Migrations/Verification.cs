using System.Globalization;

namespace Pipeline.Migrations;

/// <summary>A question to the database after a migration, and the answer that proves it.</summary>
/// <param name="Name">What is being asked, for people.</param>
/// <param name="Sql">One statement that gives one value.</param>
/// <param name="Expect">The value as text, as <see cref="Text"/> writes it; null for SQL's NULL.</param>
public sealed record Verification(string Name, string Sql, string? Expect)
{
    /// <summary>
    /// How a value is compared: numbers as .NET writes them for no culture in particular, <c>true</c> and <c>false</c>, null for NULL.
    /// Anything that people write in more than one way (dates, decimals) is best cast to text in the SQL.
    /// </summary>
    public static string? Text(object? value) =>
        value switch
        {
            null or DBNull => null,
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
