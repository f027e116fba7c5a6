using System.Globalization;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Processes;

namespace Pipeline.Migrations;

/// <summary>Where a tool runs, and what leads it to one database; the password file is there for as long as this is not disposed.</summary>
internal sealed class ToolShell : IDisposable
{
    /// <summary>What the tool's sessions are called, by which they are known. It comes along with the limits: a session with another name may not have those.</summary>
    public const string Application = "pipeline-tool";

    /// <summary>Such tools surround PostgreSQL's own words with their stack.</summary>
    private const int MostLines = 200;

    private readonly PasswordFolder _folder = new();
    private readonly Dictionary<string, string?> _variables = [];
    private readonly IReadOnlyList<string> _program;
    private readonly string _directory;

    private ToolShell(IReadOnlyList<string> program, string directory) => (_program, _directory) = (program, directory);

    /// <summary>Leads the tool to a database.</summary>
    /// <param name="program">The program with its first arguments; none for commands.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="settings">The variables that it needs besides.</param>
    /// <param name="limits">What each of its sessions is set to.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellation">Ends the fetching of the password.</param>
    public static async Task<ToolShell> For(
        IReadOnlyList<string> program,
        string directory,
        ToolSettings settings,
        ToolLimits limits,
        Database database,
        CancellationToken cancellation
    )
    {
        var shell = new ToolShell(program, directory);
        try
        {
            foreach (var (name, value) in await shell._folder.Admit(database, cancellation))
                shell._variables[name] = value;
            shell.Add(settings, limits, database);
            return shell;
        }
        catch
        {
            shell.Dispose();
            throw;
        }
    }

    /// <summary>The tool with its arguments, ready to run.</summary>
    public Command Command(IEnumerable<string> words)
    {
        List<string> all = [.. _program, .. words];
        var program = PathOf(all[0], _directory);
        return _variables.Aggregate(
            new Command(program, all.Skip(1)) { WorkingDirectory = _directory, KeptLines = MostLines },
            (command, variable) => command.With(variable.Key, variable.Value)
        );
    }

    /// <summary>What is in a folder is found from where the tool runs, and any other name on PATH.</summary>
    public static string PathOf(string program, string directory) =>
        program.Contains('/', StringComparison.Ordinal) ? Path.Combine(directory, program) : program;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private void Add(ToolSettings settings, ToolLimits limits, Database database)
    {
        var port = database.Port.ToString(CultureInfo.InvariantCulture);
        var (name, user) = (Uri.EscapeDataString(database.Name), Uri.EscapeDataString(database.User));
        var url = database.Host.StartsWith('/')
            ? $"postgresql://{user}@/{name}?host={Uri.EscapeDataString(database.Host)}&port={port}"
            : $"postgresql://{user}@{(database.Host.Contains(':', StringComparison.Ordinal) ? $"[{database.Host}]" : database.Host)}:{port}/{name}";
        // It is libpq's default, and Node's driver takes every mode but "disable" for one without which it does not connect.
        if (database.SslMode == "prefer")
            _variables["PGSSLMODE"] = null;
        _variables["PGPASSWORD"] = null;
        _variables["PGAPPNAME"] = Application;
        _variables["PGCONNECT_TIMEOUT"] = "10";
        _variables["PGOPTIONS"] =
            $"-c application_name={Application} -c lock_timeout={MigrationSession.Milliseconds(limits.LockTimeout)} -c statement_timeout={MigrationSession.Milliseconds(limits.StatementTimeout)}";
        _variables["DATABASE_URL"] = url;
        var values = new Dictionary<string, string>
        {
            ["url"] = url,
            ["host"] = database.Host,
            ["port"] = port,
            ["database"] = database.Name,
            ["user"] = database.User,
        };
        foreach (var variable in settings.Environment)
            _variables[variable.Key] = Placeholders.Fill(variable.Value, values);
    }
}

/// <summary>How long a tool's session waits for a lock, and for a statement; zero for ever.</summary>
internal sealed record ToolLimits(TimeSpan LockTimeout, TimeSpan StatementTimeout);
