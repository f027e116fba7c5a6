using Pipeline.Processes;

namespace Pipeline.Databases;

/// <summary>
/// What lets PostgreSQL's programs into a database: a password file that only this user can read, there for as long as this is not disposed.
/// A password never stands in an argument or a variable, where other processes could read it.
/// </summary>
public sealed class PostgresTool : IDisposable
{
    private readonly PasswordFolder _folder = new();
    private readonly PostgresPrograms _programs;
    private IReadOnlyDictionary<string, string> _database = new Dictionary<string, string>();

    private PostgresTool(PostgresPrograms programs) => _programs = programs;

    /// <summary>The programs' major version.</summary>
    public int Major => _programs.Major;

    /// <summary>The server's major version.</summary>
    public int Server { get; private init; }

    /// <summary>Finds the programs for the database's server, and writes the password file.</summary>
    /// <param name="database">The database they will be used on.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="atLeast">The lowest major version wanted, as for an archive that a program of that version wrote.</param>
    public static async Task<PostgresTool> For(Database database, CancellationToken cancellation, int atLeast = 0)
    {
        await using var connection = await database.Connect(cancellation);
        var server = connection.PostgreSqlVersion.Major;
        var tool = new PostgresTool(await PostgresPrograms.For(Math.Max(server, atLeast), cancellation, database.Programs))
        {
            Server = server,
        };
        tool._database = await tool._folder.Admit(database, cancellation);
        return tool;
    }

    /// <summary>A file in a folder that only this user can read, there for as long as this is not disposed.</summary>
    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>A program with its arguments, ready to run.</summary>
    public Command Command(string program, params IEnumerable<string> arguments) =>
        _database.Aggregate(
            new Command(_programs.Path(program), ["--no-password", .. arguments]).With("PGPASSWORD", null).With("PGAPPNAME", "pipeline"),
            (command, variable) => command.With(variable.Key, variable.Value)
        );

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
