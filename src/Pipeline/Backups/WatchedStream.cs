namespace Pipeline.Backups;

/// <summary>Shows somebody what is read from a stream, or written to it.</summary>
/// <param name="inner">The stream; whose it is disposes it.</param>
/// <param name="seen">Sees the bytes as they pass.</param>
internal sealed class WatchedStream(Stream inner, Action<ReadOnlyMemory<byte>> seen) : Stream
{
    /// <summary>Large enough that a program is not woken for little, small enough that several fit in memory.</summary>
    public const int BufferSize = 1 << 20;

    private Exception? _broken;

    /// <summary>True once the stream itself has failed.</summary>
    public bool IsBroken => _broken is not null;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A stream that broke off stays broken: an end would be taken for the whole.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_broken is not null)
            throw _broken;
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            seen(buffer[..read]);
            return read;
        }
        catch (Exception failure)
        {
            _broken = failure;
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        seen(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
