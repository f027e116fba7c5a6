using System.Globalization;
using Pipeline.Processes;

namespace Pipeline.Databases;

/// <summary>
/// What lets PostgreSQL's programs into a database: a password file that only this user can read, there for as long as this is not disposed.
/// A password never stands in an argument or a variable, where other processes could read it.
/// </summary>
public sealed class PostgresTool : IDisposable
{
    private readonly Database _database;
    private readonly PostgresPrograms _programs;
    private readonly string _folder;

    private PostgresTool(Database database, PostgresPrograms programs) =>
        (_database, _programs, _folder) = (database, programs, Directory.CreateTempSubdirectory("pipeline-pg-").FullName);

    /// <summary>The programs' major version.</summary>
    public int Major => _programs.Major;

    /// <summary>Finds the programs for the database's server, and writes the password file.</summary>
    public static async Task<PostgresTool> For(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        var tool = new PostgresTool(database, await PostgresPrograms.For(connection.PostgreSqlVersion.Major, cancellation));
        var line = string.Join(':', new[] { database.Host, database.Port.ToString(CultureInfo.InvariantCulture), "*", database.User, database.Password ?? "" }.Select(Escape));
        await File.WriteAllTextAsync(tool.PasswordFile, line + "\n", cancellation);
        return tool;
    }

    /// <summary>A program with its arguments, ready to run.</summary>
    public Command Command(string program, params IEnumerable<string> arguments) =>
        new Command(_programs.Path(program), ["--no-password", .. arguments])
            .With("PGHOST", _database.Host)
            .With("PGPORT", _database.Port.ToString(CultureInfo.InvariantCulture))
            .With("PGUSER", _database.User)
            .With("PGDATABASE", _database.Name)
            .With("PGSSLMODE", _database.SslMode)
            .With("PGPASSFILE", PasswordFile)
            .With("PGPASSWORD", null)
            .With("PGAPPNAME", "pipeline");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The folder is readable by its owner alone: that is how temporary folders are made.</summary>
    private string PasswordFile
    {
        get
        {
            var file = Path.Combine(_folder, "pgpass");
            if (!File.Exists(file) && !OperatingSystem.IsWindows())
            {
                using var made = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            }

            return file;
        }
    }

    private static string Escape(string part) => part == "*" ? part : part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
