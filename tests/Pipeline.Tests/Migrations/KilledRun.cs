using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Deployments;

namespace Pipeline.Tests.Migrations;

/// <summary>Migrates in a process of its own, and kills that once the server is seen at a point.</summary>
internal static class KilledRun
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Returns as soon as it is killed; the server may not have noticed.</summary>
    /// <param name="database">What is migrated.</param>
    /// <param name="root">The project.</param>
    /// <param name="settings">Its migrations.</param>
    /// <param name="seen">When: a condition on pg_stat_activity.</param>
    /// <param name="way"><c>up</c>, or <c>down</c> and a revision.</param>
    public static async Task At(Database database, string root, MigrationSettings settings, string seen, params string[] way)
    {
        string[] all =
        [
            Path.Combine(TestPrograms.Migrator, "TestMigrator.dll"),
            database.Port.ToString(CultureInfo.InvariantCulture),
            database.Name,
            root,
            JsonSerializer.Serialize(settings),
            .. way,
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await using var connection = await database.Connect(Cancellation);
        var reached = Until(connection, $"SELECT EXISTS (SELECT {Sessions} AND {seen})");
        if (await Task.WhenAny(reached, said) == said)
            Assert.Fail(string.Join('\n', await said));
        await reached;
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
    }

    /// <summary>Waits until no session is seen at the point any more.</summary>
    public static async Task Gone(Database database, string seen)
    {
        await using var connection = await database.Connect(Cancellation);
        await Until(connection, $"SELECT NOT EXISTS (SELECT {Sessions} AND {seen})");
    }

    private const string Sessions = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static async Task Until(NpgsqlConnection connection, string sql)
    {
        while (!await connection.Scalar<bool>(sql, Cancellation))
            await Task.Delay(10, Cancellation);
    }
}
