using System.Text.Json.Serialization;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>What is in a backup. It is written once all of that is in the store: a backup without it was never finished and does not count.</summary>
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
    public required string Server { get; init; }

    /// <summary>The database's name.</summary>
    public required string Database { get; init; }

    /// <summary>The server's version.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The major version of the pg_dump that made it; a restore needs the same or a higher one.</summary>
    public required int DumpVersion { get; init; }

    /// <summary>How it is compressed: <c>zstd</c> around pg_dump's custom format, or <c>gzip</c> within it.</summary>
    public required string Compression { get; init; }

    /// <summary>The id of the key that it is encrypted with; null when it is not.</summary>
    public string? EncryptedWith { get; init; }

    /// <summary>The database's size on the server, in bytes.</summary>
    public required long DatabaseSize { get; init; }

    /// <summary>Its encoding and collation, as CREATE DATABASE takes them.</summary>
    public required string Locale { get; init; }

    /// <summary>What was in the database at the snapshot.</summary>
    public required DatabaseContents Contents { get; init; }

    /// <summary>The roles that own what is in it. A restore keeps owners and rights where its own role may act for all of them.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>The roles that have rights in it. A restore keeps owners and rights where all of these exist, too.</summary>
    public IReadOnlyList<string> Grantees { get; init; } = [];

    /// <summary>The roles that policies and user mappings are for: a restore creates those that do not exist, without login.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>The subscriptions of the database. A dump may hold them; no restore makes them again, as two would take from one slot.</summary>
    public IReadOnlyList<Subscription> Subscriptions { get; init; } = [];

    /// <summary>
    /// What belongs to the database and not to what is in it, which a dump leaves out: statements that give a database, by the name
    /// <see cref="DatabaseAttributes.Placeholder"/>, its owner, rights, limit, comment and settings.
    /// </summary>
    public required IReadOnlyList<string> Attributes { get; init; }

    /// <summary>These attributes and roles, encrypted as the dump is, in base64: then they stand nowhere else. Null without a key.</summary>
    public string? Confidential { get; init; }

    /// <summary>The server's roles and their memberships, without passwords, as statements; null where the server did not tell them.</summary>
    public string? Roles { get; init; }

    /// <summary>The dump's objects in the store; the first holds everything that the others do not.</summary>
    public required IReadOnlyList<BackupPart> Parts { get; init; }

    /// <summary>Until when the store refuses to delete it; null when it is not locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>How far it was proven to restore; null when it was not tried.</summary>
    public BackupVerification? Verification { get; init; }

    /// <summary>What was found wrong with it since; null while nothing is. It outweighs an earlier proof.</summary>
    public string? Damage { get; init; }

    /// <summary>The dump's size in the store, in bytes.</summary>
    [JsonIgnore]
    public long Size => Parts.Sum(part => part.Size);

    /// <summary>How far it was proven, in words.</summary>
    [JsonIgnore]
    public string Proof => Damage is not null ? $"damaged: {Damage}" : Verification?.Told ?? "never restored yet";

    /// <summary>True when it was proven to restore, as far as a level asks.</summary>
    public bool IsVerified(VerificationLevel level = VerificationLevel.Full) =>
        Damage is null && Verification is not null && Verification.Level >= level;
}

/// <summary>One object of a dump.</summary>
/// <param name="Key">Its key in the store.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of what is in the store, in hexadecimal.</param>
/// <param name="Tables">The tables whose rows are in it and nowhere else; none for the first part.</param>
public sealed record BackupPart(string Key, long Size, string Sha256, IReadOnlyList<string> Tables)
{
    /// <summary>What is wrong with a size that was found; null when nothing is.</summary>
    internal string? FaultIn(long found) => found == Size ? null : $"\"{Key}\" has {found.Grouped()} bytes, expected {Size.Grouped()}.";
}
