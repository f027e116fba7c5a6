namespace Pipeline.Migrations.Safety;

/// <summary>PostgreSQL's table locks, weakest first: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES.</summary>
public enum LockMode
{
    /// <summary>SELECT takes it.</summary>
    AccessShare,

    /// <summary>SELECT FOR UPDATE takes it.</summary>
    RowShare,

    /// <summary>INSERT, UPDATE and DELETE take it.</summary>
    RowExclusive,

    /// <summary>VACUUM, VALIDATE CONSTRAINT and CREATE INDEX CONCURRENTLY take it.</summary>
    ShareUpdateExclusive,

    /// <summary>CREATE INDEX takes it: nobody can write.</summary>
    Share,

    /// <summary>ADD FOREIGN KEY and CREATE TRIGGER take it: nobody can write.</summary>
    ShareRowExclusive,

    /// <summary>REFRESH MATERIALIZED VIEW CONCURRENTLY takes it: nobody can write.</summary>
    Exclusive,

    /// <summary>Most of ALTER TABLE, and DROP and TRUNCATE take it: nobody can read.</summary>
    AccessExclusive,
}

/// <summary>What a lock keeps others from.</summary>
internal static class LockModes
{
    /// <summary>As pg_locks writes it, such as <c>AccessExclusiveLock</c>.</summary>
    public static LockMode Of(string mode) => Enum.Parse<LockMode>(mode[..^"Lock".Length]);

    /// <summary>True when the others' INSERT, UPDATE and DELETE wait.</summary>
    public static bool BlocksWrites(this LockMode mode) => mode >= LockMode.Share;

    /// <summary>What waits, for people.</summary>
    public static string Blocks(this LockMode mode) => mode == LockMode.AccessExclusive ? "reads and writes" : "writes";
}
