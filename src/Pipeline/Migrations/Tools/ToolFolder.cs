using System.Text.RegularExpressions;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Processes;

namespace Pipeline.Migrations;

/// <summary>Another tool's migrations, and the tool to apply them with. What is applied, the tool knows; the pipeline's history follows it.</summary>
internal sealed partial class ToolFolder
{
    /// <summary>As long as a name can be, so that nobody has it by chance.</summary>
    private const string NoDatabase = "pipeline_asks_whether_a_migration_tool_goes_where_it_is_sent";

    private readonly IMigrationTool _tool;
    private readonly MigrationSettings _settings;
    private readonly IReadOnlyList<string> _program;
    private readonly string _directory;
    private readonly HashSet<string> _outside = [];
    private readonly HashSet<string> _concurrent = [];
    private IReadOnlyList<ToolMigration> _known = [];

    private ToolFolder(MigrationSettings settings, string root)
    {
        _settings = settings;
        _tool = settings.Tool.Kind switch
        {
            MigrationToolKind.Alembic => new Alembic(),
            MigrationToolKind.Knex => new Knex(),
            MigrationToolKind.NodePgMigrate => new NodePgMigrate(),
            MigrationToolKind.EntityFramework => new EntityFramework(),
            _ => new CommandTool(settings.Tool),
        };
        _program = settings.Tool.Command.Count > 0 ? settings.Tool.Command : _tool.Program;
        _directory = Path.Combine(root, settings.Tool.Directory);
        if (settings.Tool.Table.Length > 0)
            Table = (_tool.Table ?? new ToolTable("", "")) with { Name = settings.Tool.Table };
        else
            Table = _tool.Table;
    }

    /// <summary>For people: <c>alembic</c>.</summary>
    public string Name => _program.Count > 0 ? Path.GetFileName(_program[0]) : Path.GetFileName(_settings.Tool.Up[0]);

    /// <summary>Where the tool notes what is applied; null when that is not known.</summary>
    public ToolTable? Table { get; }

    /// <summary>True when which migration may follow which is the tool's own matter.</summary>
    public bool HasOwnOrder => _tool.HasOwnOrder;

    /// <summary>False when the tool can never apply what is older than something applied.</summary>
    public bool CanBeLate => _tool.CanBeLate;

    /// <summary>Frees the tool's lock after a run that was killed; null where that frees itself.</summary>
    public IReadOnlyList<string>? Unlock => _tool.Unlock;

    /// <summary>Reads which migrations there are, and what must hold after each: <c>verify/NAME.verify.json</c> below their folder.</summary>
    /// <param name="settings">The tool and its folder.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="database">Where a tool is asked that reads its migrations there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="PipelineException">The tool does not work, or does not go where it is sent.</exception>
    public static async Task<MigrationFolder> Read(
        MigrationSettings settings,
        string root,
        Database database,
        CancellationToken cancellation
    )
    {
        var (tool, folder) = (new ToolFolder(settings, root), Path.Combine(root, settings.Folder));
        tool.RefuseWithoutProgram();
        await tool.RefuseUnlessLed(database, cancellation);
        tool._known = await tool._tool.List(folder, async words => (await tool.Run(words, database, cancellation)).OrThrow().Output);
        var (verifications, faults) = (new ToolVerifications(Path.Combine(folder, "verify")), new List<string>());
        var migrations = new List<Migration>();
        foreach (var migration in tool._known)
            migrations.Add(await tool.Of(migration, verifications, faults, cancellation));
        faults.AddRange(Doubled(tool._known));
        faults.AddRange(verifications.Unused.Select(file => $"{file}: there is no migration of that name"));
        return faults.Count == 0
            ? new MigrationFolder(folder, migrations) { Tool = tool }
            : throw PipelineException.Refused("The migrations cannot be used.", string.Join(Environment.NewLine, faults));
    }

    private static IEnumerable<string> Doubled(IEnumerable<ToolMigration> migrations) =>
        migrations
            .GroupBy(migration => RevisionNumber.Of(migration.Revision))
            .Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(migration => migration.File ?? migration.Id))} have the same revision");

    /// <summary>The revisions that are applied in a database; some may be of another release.</summary>
    public async Task<IReadOnlyList<ToolMigration>> Applied(Database database, NpgsqlConnection connection, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> noted = _tool.Table is null
            ? [(await Run(_tool.Look, database, cancellation)).OrThrow().Output]
            : await Noted(Table!, connection, cancellation);
        var applied = _tool.Applied(noted, _known).ToHashSet();
        return [.. _known.Where(migration => applied.Remove(migration.Id)), .. applied.Order(StringComparer.Ordinal).Select(_tool.Unknown)];
    }

    /// <summary>True when a migration that fails has left nothing, by what is written in it.</summary>
    public bool IsOneTransaction(string revision) => !_outside.Contains(revision);

    /// <summary>Takes one step.</summary>
    /// <param name="revision">Of which migration.</param>
    /// <param name="isUp">Which way.</param>
    /// <param name="isAlone">True where nobody else can be kept waiting.</param>
    /// <param name="database">Where.</param>
    /// <param name="cancellation">Ends the tool.</param>
    public Task<ToolAnswer> Step(string revision, bool isUp, bool isAlone, Database database, CancellationToken cancellation)
    {
        var migration = _known.First(known => known.Revision == revision);
        // What blocks nobody while it waits would only be broken off half-way.
        var limits = isAlone || _concurrent.Contains(revision) ? Limits with { LockTimeout = TimeSpan.Zero } : Limits;
        return Run(isUp ? _tool.Up(migration) : _tool.Down(migration)!, limits, database, cancellation);
    }

    /// <summary>The SQL of one migration; null where the tool cannot tell.</summary>
    public async Task<string?> Plan(string revision, Database database, CancellationToken cancellation) =>
        _known.FirstOrDefault(known => known.Revision == revision) is { } migration
        && _tool.Plan(migration) is { } words
        && await Run(words, database, cancellation) is { Result: { Succeeded: true } result }
            ? result.Output
            : null;

    /// <summary>Runs the tool on a database.</summary>
    public Task<ToolAnswer> Run(IEnumerable<string> words, Database database, CancellationToken cancellation) =>
        Run(words, Limits, database, cancellation);

    private async Task<ToolAnswer> Run(IEnumerable<string> words, ToolLimits limits, Database database, CancellationToken cancellation)
    {
        using var shell = await ToolShell.For(_program, _directory, _settings.Tool, limits, database, cancellation);
        var command = shell.Command(words);
        return new ToolAnswer(command, await command.Try(cancellation));
    }

    private ToolLimits Limits => new(_settings.LockTimeout, _settings.StatementTimeout);

    private void RefuseWithoutProgram()
    {
        string[] programs = _program.Count > 0 ? [_program[0]] : [_settings.Tool.Status[0], _settings.Tool.Up[0]];
        foreach (var program in programs.Distinct())
            if (Executable.Find(ToolShell.PathOf(program, _directory)) is null)
                throw PipelineException.WrongUsage(
                    $"Migrations.tool: there is no program \"{program}\".",
                    $"Found none in {_directory} nor on PATH.",
                    "Install it, as by npm ci, or say how it is called: Migrations.tool.command."
                );
    }

    /// <summary>A tool that has its database from elsewhere would migrate production when it is sent to a copy of it. So it is sent where nobody listens, first.</summary>
    private async Task RefuseUnlessLed(Database database, CancellationToken cancellation)
    {
        (string What, Database Nowhere)[] places =
        [
            ("a port at which nobody listens", database with { Host = "127.0.0.1", Port = 1, Password = null }),
            .. _tool.MakesDatabases ? [] : new[] { ("a database that does not exist", database.Named(NoDatabase)) },
        ];
        foreach (var (what, nowhere) in places)
            if (await Run(_tool.Look, nowhere, cancellation) is var look && _tool.HasReached(look.Result))
                throw PipelineException.Refused(
                    $"{Name} does not go to the database that it is sent to.",
                    $"\"{look.Command}\" reached one although DATABASE_URL and the PG variables led to {what}.",
                    "Have its configuration use DATABASE_URL, or name the variables that it uses: Migrations.tool.environment."
                );
    }

    private static async Task<IReadOnlyList<string>> Noted(ToolTable table, NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.Scalar<bool>("SELECT to_regclass($1) IS NOT NULL", cancellation, table.Sql)
            ? await connection.Rows(
                $"SELECT {SqlExecution.QuoteIdentifier(table.Column)}::text FROM {table.Sql}",
                row => row.GetString(0),
                cancellation
            )
            : [];

    private async Task<Migration> Of(
        ToolMigration migration,
        ToolVerifications verifications,
        List<string> faults,
        CancellationToken cancellation
    )
    {
        var up = string.Join(' ', _tool.Up(migration).Prepend(Name));
        var source = migration.File is null ? up : await File.ReadAllTextAsync(migration.File, cancellation);
        if (!_tool.IsOneTransaction(source))
            _outside.Add(migration.Revision);
        if (source.Contains("concurrently", StringComparison.OrdinalIgnoreCase))
            _concurrent.Add(migration.Revision);
        var down = NoWayBack().IsMatch(source) ? null : _tool.Down(migration);
        var file = migration.File ?? up;
        return new Migration(
            migration.Revision,
            migration.Name,
            MigrationScript.OfTool(file, source),
            down is null ? null : MigrationScript.OfTool(file, string.Join(' ', down.Prepend(Name)))
        )
        {
            Verifications = await verifications.Of(migration, faults, cancellation),
        };
    }

    [GeneratedRegex(@"^\s*(#|//|--)\s*pipeline:\s*no-way-back\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex NoWayBack();
}

/// <summary>What a tool was told, and what it said.</summary>
internal sealed partial record ToolAnswer(Command Command, CommandResult Result)
{
    /// <summary>The answer, where the tool has done it.</summary>
    public CommandResult OrThrow() =>
        Result.Succeeded ? Result : throw new PipelineException($"\"{Command}\" ended with exit code {Result.ExitCode}.", Words);

    /// <summary>What it said last, without the calls that led to it: Python and Node indent those.</summary>
    public string Words
    {
        get
        {
            var said = Result.LastWords();
            string[] words = [.. said.Split('\n').Where(line => line.Length > 0 && !Stack().IsMatch(line))];
            return words.Length == 0 ? said : string.Join('\n', words.TakeLast(MostLines));
        }
    }

    private const int MostLines = 15;

    [GeneratedRegex(@"^(\s|[{}]$|Traceback |The above exception |During handling |\(Background on this error )")]
    private static partial Regex Stack();
}
