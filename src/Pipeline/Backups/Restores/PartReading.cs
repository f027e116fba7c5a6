using Pipeline.Backups.Encryption;
using Pipeline.Processes;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Reads a backup's parts from the store; each is compared with its hash, whatever the one who reads it makes of it.</summary>
/// <param name="location">Where they are, and the key to them.</param>
/// <param name="manifest">The backup.</param>
/// <param name="read">Hears of every portion that was read.</param>
internal sealed class PartReading(BackupLocation location, BackupManifest manifest, Action<long> read)
{
    /// <summary>The parts.</summary>
    public IReadOnlyList<BackupPart> Parts => manifest.Parts;

    /// <summary>Reads every part to its end.</summary>
    /// <exception cref="PipelineException">One is missing, or is not as it was written; or the store failed.</exception>
    public Task Check(CancellationToken cancellation) =>
        Task.WhenAll(Parts.Select(part => Read(part, (_, _) => Task.CompletedTask, cancellation)));

    /// <summary>Feeds a part into a program that reads an archive.</summary>
    /// <param name="reader">The program.</param>
    /// <param name="part">The part.</param>
    /// <param name="seen">Sees the archive's bytes, still compressed.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="PipelineException">The part is missing, is not as it was written, or is not what the program wants; or the store failed.</exception>
    public Task Into(Command reader, BackupPart part, Action<ReadOnlyMemory<byte>> seen, CancellationToken cancellation) =>
        Read(
            part,
            (stored, token) =>
                Compression
                    .Of(manifest)
                    .Decompress(reader)
                    .Write((input, inner) => Copy(stored, new WatchedStream(input, seen), inner), token),
            cancellation
        );

    /// <summary>The beginning of the first part, as much as the head takes.</summary>
    /// <exception cref="PipelineException">The part is missing, or cannot be decrypted; or the store failed.</exception>
    public async Task Into(ArchiveHead head, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var stored = await Open(manifest.Parts[0], cancellation);
        try
        {
            await Copy(stored, new WatchedStream(Stream.Null, See), enough.Token);
        }
        catch (OperationCanceledException) when (head.IsFull && !cancellation.IsCancellationRequested) { }

        void See(ReadOnlyMemory<byte> bytes)
        {
            head.See(bytes);
            if (head.IsFull)
                enough.Cancel();
        }
    }

    /// <summary>A larger head than is usual.</summary>
    public async Task<ArchiveHead> LargeHead(CancellationToken cancellation)
    {
        var head = new ArchiveHead(ArchiveHead.Large);
        await Into(head, cancellation);
        return head;
    }

    /// <summary>A damaged part makes programs fail in ways that hide the cause: it is read to its end nevertheless, and its hash told first.</summary>
    private async Task Read(BackupPart part, Func<Stream, CancellationToken, Task> consume, CancellationToken cancellation)
    {
        await using var source = await Open(part, cancellation);
        using var hash = new PartHash();
        var stored = new WatchedStream(source, bytes => Pass(bytes, hash));
        PipelineException? failure = null;
        try
        {
            await consume(stored, cancellation);
        }
        catch (PipelineException told) when (!stored.IsBroken)
        {
            failure = told;
        }

        await stored.CopyToAsync(Stream.Null, WatchedStream.BufferSize, cancellation);
        if (hash.FaultOf(part) is { } fault)
            throw BackupDamage.Of(manifest, fault, failure);
        if (failure is not null)
            throw BackupDamage.NotRestored(manifest, failure);
    }

    private async Task<Stream> Open(BackupPart part, CancellationToken cancellation)
    {
        location.ThrowIfLocked(manifest);
        try
        {
            return await location.Store.OpenRead(part.Key, cancellation);
        }
        catch (PipelineException failure) when (MissingObject.IsToldBy(failure))
        {
            throw BackupDamage.Of(manifest, failure.Message, failure);
        }
    }

    private Task Copy(Stream stored, Stream target, CancellationToken cancellation) =>
        manifest.EncryptedWith is null
            ? stored.CopyToAsync(target, WatchedStream.BufferSize, cancellation)
            : EncryptedStream.Decrypt(stored, target, location.Key!, cancellation);

    private void Pass(ReadOnlyMemory<byte> bytes, PartHash hash)
    {
        hash.See(bytes);
        read(bytes.Length);
    }
}
