using Pipeline.Databases;
using Pipeline.Environments;

namespace Pipeline.Backups;

/// <summary>How backups are taken.</summary>
public sealed record BackupSettings : ISettings
{
    /// <summary>How long to wait for the tables' locks: a dump behind a long ALTER TABLE would hold up every query behind itself.</summary>
    public Duration LockWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far a deployment proves its backup. full restores and compares everything, and rehearses the migrations on it. For databases that are too large
    /// for that: data restores and compares the rows without building indexes, readable reads everything back and decodes it; the migrations are then
    /// rehearsed on the schema alone.
    /// </summary>
    public VerificationLevel Verification { get; init; } = VerificationLevel.Full;

    /// <summary>
    /// Whether the rows of every table are hashed at the snapshot, and again once restored; otherwise they are counted only. Takes the server about a second a
    /// gigabyte.
    /// </summary>
    public bool Hashes { get; init; } = true;

    /// <summary>
    /// How many large tables are dumped and restored at a time. Left out: 1 with fewer than four processors, otherwise half as many as there are, at most 4; where
    /// a backup is not proven at once, as many as there are processors, at most 4. With more than 1 the proof begins when the dump is complete, otherwise with it.
    /// </summary>
    public int? Jobs { get; init; }

    /// <summary>
    /// True to have a restored database take the live one's place without owners and rights, where the role may not give them back: when nobody else uses the
    /// database. Otherwise that is refused, as clients would be locked out.
    /// </summary>
    public bool WithoutRights { get; init; }

    /// <summary>What a large table is: each pg_dump of its own reads the catalogue first, which takes up to half a second.</summary>
    public ByteSize LargeTable { get; init; } = new(128L << 20);

    /// <summary>True for one more backup once a release with migrations is live: the first from which the new schema can be restored.</summary>
    public bool AfterMigration { get; init; }

    /// <summary>The server that backups are restored on to prove them; the database's own when left out. It needs the same extensions, and the same roles for owners and rights to be compared.</summary>
    public ServerSettings? Scratch { get; init; }

    /// <summary>A smaller dump is not believed, and stops a deployment.</summary>
    public ByteSize MinimumSize { get; init; } = new(1024);

    /// <summary>A dump that is a smaller share of the database's size is not believed. Indexes are not dumped, and real data compresses to a third.</summary>
    public Share MinimumShare { get; init; } = new(0.001);

    /// <summary>A dump that shrank by more since the backup before is not believed.</summary>
    public Share LargestShrink { get; init; } = new(0.5);

    /// <summary>Which backups are kept. Nothing is deleted but by the target <c>PruneBackups</c>.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>Where the key is that backups are encrypted with, 32 bytes in base64; none to leave them as they are. See docs/backup-format.md.</summary>
    public SecretReference? EncryptionKey { get; init; }

    /// <summary>The dumps made at a time on this machine, when a restore takes its share of it.</summary>
    internal int JobsBesideProof => Jobs ?? (Environment.ProcessorCount < 4 ? 1 : Math.Min(4, Environment.ProcessorCount / 2));

    /// <summary>The dumps made at a time when there is nothing else to do.</summary>
    internal int JobsAlone => Jobs ?? Math.Min(4, Environment.ProcessorCount);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        foreach (var fault in Retention.Faults())
            yield return fault.Below("retention");
        if (LockWait.Value <= TimeSpan.Zero)
            yield return new SettingsFault("lockWait", $"{LockWait}", "more than 0s");
        if (Jobs is < 1 or > 32)
            yield return new SettingsFault("jobs", $"{Jobs}", "from 1 to 32");
        if (MinimumShare.Fraction is < 0 or >= 1)
            yield return new SettingsFault("minimumShare", $"{MinimumShare}", "a share from 0% to below 100%");
        if (LargestShrink.Fraction is < 0 or > 1)
            yield return new SettingsFault("largestShrink", $"{LargestShrink}", "a share from 0% to 100%");
        foreach (var fault in Scratch?.Faults() ?? [])
            yield return fault.Below("scratch");
    }
}
