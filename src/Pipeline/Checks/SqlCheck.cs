using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Checks;

/// <summary>Puts a check's question to the database, in a transaction that can only read and is never committed.</summary>
internal static class SqlCheck
{
    public static async Task<Finding> Run(SqlCheckSettings check, Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        try
        {
            return Compare(check.Expect!.Value, await Ask(connection, check, cancellation));
        }
        catch (NpgsqlException failure)
        {
            var why = failure is PostgresException refusal
                ? $"error {refusal.SqlState} ({refusal.MessageText})"
                : $"no answer ({failure.Message})";
            return Finding.Bad(why, check.Expect!.Value.GetRawText());
        }
        catch (InvalidCastException)
        {
            return Finding.Bad("neither number nor Boolean nor text", $"{check.Expect!.Value.GetRawText()}; cast it to text in the query");
        }
    }

    private static async Task<IReadOnlyList<object>> Ask(
        NpgsqlConnection connection,
        SqlCheckSettings check,
        CancellationToken cancellation
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Execute("SET TRANSACTION READ ONLY", cancellation);
        var milliseconds = check.Timeout.Value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        await connection.Execute("SELECT set_config('statement_timeout', $1, true)", cancellation, milliseconds);
        return await connection.Rows(check.Query, row => row.FieldCount > 0 ? row.GetValue(0) : DBNull.Value, cancellation);
    }

    /// <summary>Compares the first value of the first row. Numbers are equal when their values are: 1 and 1.0.</summary>
    internal static Finding Compare(JsonElement expected, IReadOnlyList<object> rows)
    {
        if (rows.Count == 0)
            return Finding.Bad("no row", expected.GetRawText());
        var found = ToJson(rows[0]);
        return JsonElement.DeepEquals(found, expected)
            ? Finding.Good(found.GetRawText())
            : Finding.Bad(found.GetRawText(), expected.GetRawText());
    }

    private static JsonElement ToJson(object value) =>
        value switch
        {
            DBNull => JsonSerializer.SerializeToElement<object?>(null),
            bool or short or int or long or decimal => JsonSerializer.SerializeToElement(value),
            float or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) =>
                JsonSerializer.SerializeToElement(value),
            float or double or string or Guid => JsonSerializer.SerializeToElement(Convert.ToString(value, CultureInfo.InvariantCulture)),
            _ => throw new InvalidCastException(),
        };
}
