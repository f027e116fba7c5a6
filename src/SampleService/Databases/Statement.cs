using Npgsql;

namespace SampleService.Databases;

/// <summary>One SQL statement with the values of its parameters <c>$1</c>, <c>$2</c>, …</summary>
internal sealed record Statement(string Sql, params IReadOnlyList<object> Values)
{
    public async Task<List<T>> Run<T>(NpgsqlConnection connection, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        foreach (var value in Values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(row(reader));
        return rows;
    }
}
