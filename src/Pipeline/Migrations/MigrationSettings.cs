using System.Collections.Immutable;
using Pipeline.Environments;
using Pipeline.Migrations.Safety;

namespace Pipeline.Migrations;

/// <summary>Where the migrations are, and how long they may keep others waiting.</summary>
public sealed record MigrationSettings : ISettings
{
    /// <summary>The folder of the migrations' files.</summary>
    public string Folder { get; init; } = "migrations";

    /// <summary>The tool that the migrations are written for; the pipeline's own files of SQL when nothing is said.</summary>
    public ToolSettings Tool { get; init; } = new();

    /// <summary>What stands in the place of <c>${name}</c> in the files, by name: SQL, and no secret.</summary>
    public IReadOnlyDictionary<string, string> Placeholders { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>True to apply a migration although a newer one is applied already, as branches bring along; the way back takes it first.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>A file of queries that the live release runs, besides those in the server's pg_stat_statements; none when empty.</summary>
    public string Queries { get; init; } = "";

    /// <summary>
    /// Whether the rehearsal starts the release that is live on the restored copy, and checks it there once that is migrated. It has the service's own
    /// environment but for the database, so it is to be switched off where it would do more than answer, such as send letters.
    /// </summary>
    public bool TryLiveRelease { get; init; } = true;

    /// <summary>What follows when somebody else has changed the schema since the last run: warn, refuse or ignore. The rehearsal has that change, too.</summary>
    public DriftPolicy Drift { get; init; }

    /// <summary>
    /// How long a statement waits for a lock before it steps back and tries again: other clients' queries queue behind it for about this long.
    /// </summary>
    public Duration LockTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one migration goes on trying to get its locks.</summary>
    public Duration LockDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one statement may take; for a concurrent one this counts its waiting too.</summary>
    public Duration StatementTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long to wait for another migration run to end.</summary>
    public Duration RunDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long putting a failed run's migrations back may take in all.</summary>
    public Duration UndoDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How much of the server a backfill may take.</summary>
    public BackfillSettings Backfill { get; init; } = new();

    /// <summary>True when somebody has to accept a migration without a down script, by its revision; otherwise that is only told.</summary>
    public bool RequireDown { get; init; }

    /// <summary>
    /// The worst that a migration may be without being named by <c>--accept</c>: safe, needsCare or destructive. What each of them means for production is told in
    /// any case; docs/migration-safety.md has all rules.
    /// </summary>
    public MigrationClass WithoutConsent { get; init; } = MigrationClass.NeedsCare;

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Folder.Length == 0)
            yield return SettingsFault.Missing("folder", "the folder of the SQL files");
        foreach (var name in Placeholders.Keys.Where(name => !SqlPlaceholders.IsName(name)))
            yield return new SettingsFault("placeholders", name, "a name of letters, digits and _ that does not begin with a digit");
        if (LockTimeout.Value <= TimeSpan.Zero)
            yield return new SettingsFault(
                "lockTimeout",
                $"{LockTimeout}",
                "more than 0 ms: without it all clients queue behind a waiting migration"
            );
        if (LockDeadline.Value < LockTimeout.Value)
            yield return new SettingsFault("lockDeadline", $"{LockDeadline}", $"at least lockTimeout, {LockTimeout}");
        if (StatementTimeout.Value < LockTimeout.Value)
            yield return new SettingsFault("statementTimeout", $"{StatementTimeout}", $"at least lockTimeout, {LockTimeout}");
        foreach (var fault in Tool.Faults())
            yield return fault.Below("tool");
        foreach (var fault in Backfill.Faults())
            yield return fault.Below("backfill");
        if (UndoDeadline.Value <= TimeSpan.Zero)
            yield return new SettingsFault("undoDeadline", $"{UndoDeadline}", "more than 0 ms");
    }
}
