using Npgsql;

namespace Pipeline.Migrations;

/// <summary>A script that is to be run, with how the history notes it.</summary>
/// <param name="Revision">The migration's revision.</param>
/// <param name="Name">The migration's name.</param>
/// <param name="Script">What is run.</param>
internal abstract record ScriptWork(string Revision, string Name, MigrationScript Script)
{
    /// <summary>As in the file's name.</summary>
    public string FullName => RevisionNumber.FullName(Revision, Name);

    /// <summary>True when a run that was killed has begun it.</summary>
    public abstract bool IsResumed { get; }

    /// <summary>The statements that such a run has done.</summary>
    public abstract int Done { get; }

    /// <summary>True when a killed run has done all of a script in a transaction, and what comes after it is left.</summary>
    public virtual bool IsScriptDone => false;

    /// <summary>What a killed run may have been at, as it stood then; null when nothing is known.</summary>
    public virtual SqlStatement? Edited => null;

    /// <summary>True when what the script takes away need not be there.</summary>
    public abstract bool IsTolerant { get; }

    /// <summary>What is done batch by batch after the script; null for nothing.</summary>
    public virtual Backfill? Backfill => null;

    /// <summary>What must hold afterwards.</summary>
    public abstract IReadOnlyList<Verification> Verifications { get; }

    /// <summary>Notes all of it at once, for a script that is done in one transaction.</summary>
    public abstract NpgsqlBatchCommand Note(TimeSpan duration);

    /// <summary>Notes the beginning; gives the history's row.</summary>
    public abstract Task<long> Begin(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>Notes the end.</summary>
    public abstract Task Complete(NpgsqlConnection connection, long row, TimeSpan duration, CancellationToken cancellation);

    /// <summary>Takes the note of the beginning back: the first statement failed and left nothing behind.</summary>
    public abstract Task Abandon(NpgsqlConnection connection, long row, CancellationToken cancellation);
}
