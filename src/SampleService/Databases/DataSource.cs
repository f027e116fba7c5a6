using System.Globalization;
using Npgsql;

namespace SampleService.Databases;

internal static class DataSource
{
    /// <summary>
    /// Connects as libpq's variables say: PGHOST, PGPORT, PGDATABASE, PGUSER, PGSSLMODE, and PGPASSFILE, which Npgsql reads by itself, so that
    /// the password is in neither the environment nor the arguments.
    /// </summary>
    public static NpgsqlDataSource FromEnvironment()
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Variable("PGHOST", "localhost"),
            Port = int.Parse(Variable("PGPORT", "5432"), CultureInfo.InvariantCulture),
            Database = Variable("PGDATABASE", "app"),
            Username = Variable("PGUSER", "app"),
            SslMode = Enum.Parse<SslMode>(Variable("PGSSLMODE", "prefer").Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            ApplicationName = "sample-service",
            MaxPoolSize = 20,
            Timeout = 3,
            CommandTimeout = 10,
            // Nothing is left on a connection that would need a reset, and that would cost a round trip for each use.
            NoResetOnClose = true,
        };
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().Build();
    }

    private static string Variable(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
}
