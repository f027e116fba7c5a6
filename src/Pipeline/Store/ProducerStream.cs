namespace Pipeline.Store;

/// <summary>
/// What a producer writes an object to. Asynchronous only, as an upload has nothing to do for a blocked thread. Disposing it
/// does nothing: compressors dispose what they write to, and that must neither complete nor abandon the object.
/// </summary>
internal sealed class ProducerStream(Func<ReadOnlyMemory<byte>, CancellationToken, Task> append) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(append(buffer, cancellationToken));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        append(buffer.AsMemory(offset, count), cancellationToken);

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("An object is written asynchronously: WriteAsync, \"await using\".");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
