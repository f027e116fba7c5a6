namespace Pipeline.Backups;

/// <summary>What is in a backup. It is written last: a backup without it was never finished and does not count.</summary>
public sealed record BackupManifest
{
    /// <summary>The backup's id; ids sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>What it was taken for.</summary>
    public required BackupRequest For { get; init; }

    /// <summary>The moment of its snapshot.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>How long the dump took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Host, port and name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>The server's version.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The major version of the pg_dump that made it.</summary>
    public required int DumpVersion { get; init; }

    /// <summary>How it is compressed: <c>zstd</c> around pg_dump's custom format, or <c>gzip</c> within it.</summary>
    public required string Compression { get; init; }

    /// <summary>The key of the dump in the store.</summary>
    public required string Key { get; init; }

    /// <summary>The dump's size in the store, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-256 of the dump as it is in the store, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The database's size on the server, in bytes.</summary>
    public required long DatabaseSize { get; init; }

    /// <summary>The rows of every table at the snapshot.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    /// <summary>The roles that own what is in it. A restore keeps owners and rights where its own role may act for all of them.</summary>
    public required IReadOnlyList<string> Owners { get; init; }
}
