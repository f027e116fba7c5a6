using System.Text.Json.Serialization;

namespace Pipeline.Migrations;

/// <summary>How far a migration is in a database.</summary>
public enum MigrationState
{
    /// <summary>A script outside a transaction was begun and not finished.</summary>
    Applying,

    /// <summary>Applied, verified.</summary>
    Applied,

    /// <summary>A down script outside a transaction was begun and not finished.</summary>
    Reverting,
}

/// <summary>A migration as the database's own history has it.</summary>
public sealed record AppliedMigration
{
    /// <summary>The row's key in the history.</summary>
    internal long Id { get; init; }

    /// <summary>The revision: <c>007</c>.</summary>
    public required string Revision { get; init; }

    /// <summary>The name: <c>add_last_seen</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How far it is.</summary>
    public required MigrationState State { get; init; }

    /// <summary>The statements that are done of a script outside a transaction.</summary>
    public int StatementsDone { get; init; }

    /// <summary>The checksum of the text that was run.</summary>
    public required string Checksum { get; init; }

    /// <summary>The text that was run.</summary>
    [JsonIgnore]
    public string UpText { get; init; } = "";

    /// <summary>The way back as it was then; null when there was none.</summary>
    [JsonIgnore]
    public string? DownText { get; init; }

    /// <summary>When it was finished; null while it is not.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>How long it took; null while it is not finished.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Who applied it.</summary>
    public required string AppliedBy { get; init; }

    /// <summary>The run that applied it.</summary>
    public required string Run { get; init; }

    /// <summary>What migrations are ordered by.</summary>
    internal RevisionNumber Number => RevisionNumber.Of(Revision);

    /// <summary>True when what a killed run has done of the script stands there as it was.</summary>
    internal bool GoesOnWith(MigrationScript script) =>
        script.Checksum == Checksum
        || script.IsTools
        || (
            script.BeginsLike(new MigrationScript(FullName, UpText), StatementsDone)
            && (!script.IsTransactional || script.Statements.Count == StatementsDone)
        );

    /// <summary>As in the file's name: <c>007_add_last_seen</c>.</summary>
    [JsonIgnore]
    public string FullName => RevisionNumber.FullName(Revision, Name);
}
