using Pipeline.Processes;

namespace Pipeline.Databases;

/// <summary>
/// What lets PostgreSQL's programs into a database: a password file that only this user can read, there for as long as this is not disposed.
/// A password never stands in an argument or a variable, where other processes could read it.
/// </summary>
public sealed class PostgresTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-pg-").FullName;
    private readonly PostgresPrograms _programs;
    private IReadOnlyDictionary<string, string> _database = new Dictionary<string, string>();

    private PostgresTool(PostgresPrograms programs) => _programs = programs;

    /// <summary>The programs' major version.</summary>
    public int Major => _programs.Major;

    /// <summary>Finds the programs for the database's server, and writes the password file.</summary>
    public static async Task<PostgresTool> For(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        var tool = new PostgresTool(await PostgresPrograms.For(connection.PostgreSqlVersion.Major, cancellation));
        tool._database = await PasswordFile.Write(Path.Combine(tool._folder, "pgpass"), database, cancellation);
        return tool;
    }

    /// <summary>A program with its arguments, ready to run.</summary>
    public Command Command(string program, params IEnumerable<string> arguments) =>
        _database.Aggregate(
            new Command(_programs.Path(program), ["--no-password", .. arguments]).With("PGPASSWORD", null).With("PGAPPNAME", "pipeline"),
            (command, variable) => command.With(variable.Key, variable.Value));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
