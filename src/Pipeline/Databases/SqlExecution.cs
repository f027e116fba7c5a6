using Npgsql;

namespace Pipeline.Databases;

/// <summary>One statement, one command, and parameters for every value: what all SQL of the pipeline goes through.</summary>
public static class SqlExecution
{
    /// <summary>Runs one statement; its parameters are <c>$1</c>, <c>$2</c>, ….</summary>
    public static async Task<int> Execute(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params object?[] parameters
    )
    {
        await using var command = connection.Prepare(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row; default when there is no row or it is NULL.</summary>
    public static async Task<T?> Scalar<T>(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params object?[] parameters
    )
    {
        await using var command = connection.Prepare(sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }

    /// <summary>Every row, read by <paramref name="read"/>.</summary>
    public static async Task<IReadOnlyList<T>> Rows<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params object?[] parameters
    )
    {
        await using var command = connection.Prepare(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>One statement of several that go to the server together.</summary>
    public static NpgsqlBatchCommand Command(string sql, params object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }

    /// <summary>An identifier quoted for SQL.</summary>
    public static string QuoteIdentifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static NpgsqlCommand Prepare(this NpgsqlConnection connection, string sql, object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }
}
