using System.Data;
using System.Globalization;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// The two connections of a run: one changes the schema, the other holds the run's lock and looks on. Both locks are held from before the
/// history is read until this is disposed.
/// </summary>
internal sealed class MigrationSession : IAsyncDisposable
{
    /// <summary>A tool's sessions, among those of the database.</summary>
    private const string ToolSessions = $"datname = current_database() AND application_name = '{ToolShell.Application}'";

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToolPeriod = TimeSpan.FromMilliseconds(10);

    private readonly Database _database;
    private readonly MigrationSettings _settings;
    private readonly Transcript _transcript;
    private readonly BlockerWatch _watch;
    private bool _isReset;
    private NpgsqlConnection? _observer;
    private NpgsqlConnection? _work;

    private MigrationSession(Database database, MigrationSettings settings, Transcript transcript)
    {
        (_database, _settings, _transcript) = (database, settings, transcript);
        var period = settings.LockTimeout.Value / 3;
        _watch = new BlockerWatch(period < LongestPeriod ? period : LongestPeriod, transcript);
    }

    /// <summary>The database that is migrated.</summary>
    public Database Database => _database;

    /// <summary>Who was seen last to hold up what was run; empty when nobody was.</summary>
    public IReadOnlyList<Blocker> Blockers => _watch.Seen;

    /// <summary>The connection that changes the schema.</summary>
    public NpgsqlConnection Work => _work ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>Connects and takes the locks.</summary>
    public static async Task<MigrationSession> Open(
        Database database,
        MigrationSettings settings,
        Transcript transcript,
        CancellationToken cancellation
    )
    {
        var session = new MigrationSession(database, settings, transcript);
        try
        {
            await session.Renew(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>A fresh connection for the work; the run's lock is kept, unless its connection is gone too.</summary>
    public async Task Renew(CancellationToken cancellation)
    {
        await Close(_work);
        (_work, _isReset) = (null, false);
        if (_observer is null || !await Answers(_observer, cancellation))
        {
            await Close(_observer);
            _observer = await _database.Connect(cancellation);
            await Lock(_observer, AdvisoryLock.Run, cancellation);
        }

        _work = await _database.Connect(cancellation);
        _work.Notice += (_, notice) => _transcript.Detail($"{notice.Notice.Severity}: {notice.Notice.MessageText}");
        await Lock(_work, AdvisoryLock.Work, cancellation);
    }

    /// <summary>Undoes what a script may have set for the session, and sets the timeouts.</summary>
    public async Task Reset(CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(Work);
        foreach (var command in Resetting)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellation);
        _isReset = true;
    }

    /// <summary>The same before a script, unless that was done along with the one before.</summary>
    public async Task BeginScript(CancellationToken cancellation)
    {
        if (!_isReset)
            await Reset(cancellation);
        _isReset = false;
    }

    /// <summary>
    /// Runs what ends a script together with the commit and the reset after it: there may be hundreds of scripts, and each round trip takes as long as a small one.
    /// It cannot be cancelled, as nobody could tell any more whether it was done.
    /// </summary>
    /// <exception cref="PipelineException">It failed; <see cref="Exception.InnerException"/> is PostgreSQL's error.</exception>
    public async Task Commit(IEnumerable<NpgsqlBatchCommand> commands, SqlStatement statement, string file)
    {
        await Run([.. commands, new NpgsqlBatchCommand("COMMIT"), .. Resetting], statement, file, CancellationToken.None);
        _isReset = true;
    }

    /// <summary>For statements that block nobody while they wait, and would only be broken off half-way.</summary>
    public async Task WithoutLockTimeout(Func<Task> act, CancellationToken cancellation)
    {
        await Work.Execute("SET lock_timeout = 0", cancellation);
        await act();
        await Work.Execute($"SET lock_timeout = {Milliseconds(_settings.LockTimeout)}", cancellation);
    }

    /// <summary>Runs one statement.</summary>
    /// <exception cref="PipelineException">It failed; <see cref="Exception.InnerException"/> is PostgreSQL's error.</exception>
    public Task Run(SqlStatement statement, string file, CancellationToken cancellation) =>
        Watched(Work.Execute(statement.Text, cancellation), statement, file);

    /// <summary>Runs a statement together with what notes it, in one transaction and one round trip.</summary>
    /// <exception cref="PipelineException">It failed; <see cref="Exception.InnerException"/> is PostgreSQL's error.</exception>
    public async Task Run(IEnumerable<NpgsqlBatchCommand> commands, SqlStatement statement, string file, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(Work);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await Watched(batch.ExecuteNonQueryAsync(cancellation), statement, file);
    }

    /// <summary>What the session that looks on sees; default when it is gone.</summary>
    public async Task<T?> Observe<T>(string sql, CancellationToken cancellation) =>
        _observer is { State: ConnectionState.Open } observer ? await observer.Scalar<T>(sql, cancellation) : default;

    /// <summary>Runs one statement for its single value.</summary>
    /// <exception cref="PipelineException">It failed; <see cref="Exception.InnerException"/> is PostgreSQL's error.</exception>
    public async Task<object?> Ask(SqlStatement statement, string file, CancellationToken cancellation, params object?[] parameters)
    {
        var answer = Work.Scalar<object>(statement.Text, cancellation, parameters);
        await Watched(answer, statement, file);
        return await answer;
    }

    /// <summary>Looks on while a tool is at work in sessions of its own.</summary>
    public async Task<T> Watched<T>(Task<T> tool)
    {
        await _watch.While(tool, observer => Blocker.Of(ToolSessions, observer), _observer!);
        return await tool;
    }

    /// <summary>
    /// Waits until the tool's sessions have ended: what a killed run had begun goes on without it, and what a session has done shows in PostgreSQL's counts once it
    /// has ended.
    /// </summary>
    /// <exception cref="PipelineException">They are still there after the run's deadline. <see cref="ExitCode.Refused"/>.</exception>
    public async Task AwaitTool(CancellationToken cancellation)
    {
        var started = _transcript.Time.GetTimestamp();
        while (await Blocker.Sessions(ToolSessions, Work, cancellation) is { Count: > 0 } sessions)
        {
            if (_transcript.Time.GetElapsedTime(started) > _settings.RunDeadline.Value)
                throw PipelineException.Refused(
                    "Another migration is under way.",
                    Blocker.Told(sessions),
                    "Wait for it to end, or end its session."
                );
            await Task.Delay(ToolPeriod, _transcript.Time, cancellation);
        }
    }

    /// <summary>Ends the autovacuum, if it was one that held up the last statement.</summary>
    public async Task SendAutovacuumAway(CancellationToken cancellation)
    {
        if (_observer is not { State: ConnectionState.Open } observer)
            return;
        foreach (var table in _watch.Seen.Where(blocker => blocker.IsServers).Select(blocker => blocker.Table).OfType<string>().Distinct())
            await new Autovacuum(observer, _transcript).SendAway(table, cancellation);
    }

    /// <summary>Ends both connections, and with them the locks.</summary>
    public async ValueTask DisposeAsync()
    {
        await Close(_work);
        await Close(_observer);
    }

    private async Task Watched(Task running, SqlStatement statement, string file)
    {
        try
        {
            await _watch.While(running, observer => Blocker.Of($"pid = {Work.ProcessID}", observer), _observer!);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Of(statement, file, failure, _watch.Seen);
        }
    }

    private IEnumerable<NpgsqlBatchCommand> Resetting =>
        ((string[])["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "RESET ALL", "DISCARD TEMP", .. Settings()]).Select(
            statement => new NpgsqlBatchCommand(statement)
        );

    private IEnumerable<string> Settings()
    {
        yield return $"SET lock_timeout = {Milliseconds(_settings.LockTimeout)}";
        yield return $"SET statement_timeout = {Milliseconds(_settings.StatementTimeout)}";
        // With it a killed run's statement ends within a second, and not when it would have been done.
        if (Work.PostgreSqlVersion.Major >= 15)
            yield return "SET client_connection_check_interval = 1000";
    }

    private Task Lock(NpgsqlConnection session, long key, CancellationToken cancellation) =>
        new AdvisoryLock(_settings, _transcript).Take(session, key, cancellation);

    private static ValueTask Close(NpgsqlConnection? connection) => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<bool> Answers(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            return await connection.Scalar<int>("SELECT 1", cancellation) == 1;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>As PostgreSQL's settings are written.</summary>
    public static string Milliseconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
