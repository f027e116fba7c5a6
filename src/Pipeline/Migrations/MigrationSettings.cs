using Pipeline.Environments;
using Pipeline.Migrations.Safety;

namespace Pipeline.Migrations;

/// <summary>Where the migrations are, and how long they may keep others waiting.</summary>
public sealed record MigrationSettings : ISettings
{
    /// <summary>The folder of the SQL files.</summary>
    public string Folder { get; init; } = "migrations";

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

    /// <summary>True when a migration without a down script stops the rehearsal, and is not only told.</summary>
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
        if (UndoDeadline.Value <= TimeSpan.Zero)
            yield return new SettingsFault("undoDeadline", $"{UndoDeadline}", "more than 0 ms");
    }
}
