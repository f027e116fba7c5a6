using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Processes;

namespace Pipeline.Backups;

/// <summary>
/// pg_dump into the store: streamed and hashed on the way, so that nothing as large as the database is on a disk here. An object appears in the store
/// only after every program has ended with exit code 0.
/// </summary>
/// <param name="location">Where to, and encrypted with which key.</param>
/// <param name="tool">PostgreSQL's programs.</param>
/// <param name="draft">What is known of the backup before it is taken.</param>
/// <param name="options">What pg_dump is told for all parts: the snapshot, and how long to wait for locks.</param>
/// <param name="written">Hears of every portion that was written.</param>
internal sealed class Dump(BackupLocation location, PostgresTool tool, BackupManifest draft, string[] options, Action<long> written)
{
    private readonly Compression _compression = Compression.Of(draft);

    /// <summary>Dumps all parts side by side.</summary>
    /// <exception cref="PipelineException">pg_dump or the store failed; what was begun is not in the store.</exception>
    public async Task<IReadOnlyList<BackupPart>> Run(DumpPlan plan, CancellationToken cancellation)
    {
        var parts = new BackupPart[plan.Parts.Length + 1];
        var all = new ParallelOptions { MaxDegreeOfParallelism = parts.Length, CancellationToken = cancellation };
        await Parallel.ForAsync(0, parts.Length, all, async (part, token) => parts[part] = await Run(plan, part, token));
        return parts;
    }

    /// <summary>
    /// Dumps into the store and into an empty database at the same time, definitions and rows: what is restored are the very bytes that left pg_dump.
    /// </summary>
    /// <param name="restore">The database.</param>
    /// <param name="head">Gets the archive's head.</param>
    /// <param name="cancellation">Ends all of it; nothing is in the store then.</param>
    public async Task<IReadOnlyList<BackupPart>> RunInto(ArchiveRestore restore, ArchiveHead head, CancellationToken cancellation)
    {
        var whole = false;
        var part = await Keep(
            0,
            [],
            (keep, token) =>
                Command([])
                    .Read(
                        (archive, inner) =>
                            restore.First.Write(
                                (copy, innermost) =>
                                    _compression.Compressor!.Pipe(
                                        async (input, last) => whole = await Splice.Fork(archive, input, copy, last),
                                        keep,
                                        innermost
                                    ),
                                inner
                            ),
                        token
                    ),
            head.See,
            cancellation
        );
        return whole ? [part] : throw new InvalidOperationException("pg_restore ended well before it had read everything.");
    }

    private Task<BackupPart> Run(DumpPlan plan, int part, CancellationToken cancellation) =>
        Keep(
            part,
            part == 0 ? [] : plan.Parts[part - 1],
            (keep, token) => _compression.Compress(Command(plan.OptionsOf(part))).Read(keep, token),
            static _ => { },
            cancellation
        );

    private async Task<BackupPart> Keep(
        int part,
        IReadOnlyList<string> tables,
        Func<Func<Stream, CancellationToken, Task>, CancellationToken, Task> produce,
        Action<ReadOnlyMemory<byte>> seen,
        CancellationToken cancellation
    )
    {
        var kept = new BackupPart(new BackupKeys(draft.Environment, draft.Id).Part(part), 0, "", tables);
        await location.Store.Archive.Write(
            kept.Key,
            async (target, token) =>
            {
                using var hash = new PartHash();
                var hashed = new WatchedStream(target, bytes => Pass(bytes, hash));
                await produce((packed, inner) => Copy(new WatchedStream(packed, seen), hashed, inner), token);
                kept = hash.Fill(kept);
            },
            cancellation,
            expected: draft.DatabaseSize
        );
        return kept;
    }

    private Task Copy(Stream packed, Stream target, CancellationToken cancellation) =>
        location.Key is null
            ? packed.CopyToAsync(target, WatchedStream.BufferSize, cancellation)
            : EncryptedStream.Encrypt(packed, target, location.Key, cancellation);

    private void Pass(ReadOnlyMemory<byte> bytes, PartHash hash)
    {
        hash.See(bytes);
        written(bytes.Length);
    }

    private Command Command(IEnumerable<string> tables) =>
        tool.Command("pg_dump", ["--format=custom", _compression.DumpOption, .. options, .. tables]);
}
