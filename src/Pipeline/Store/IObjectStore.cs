namespace Pipeline.Store;

/// <summary>
/// The pipeline's memory: objects by key in a folder or an S3 bucket. Keys are relative paths of
/// <c>[A-Za-z0-9._-]</c> segments joined by <c>/</c>. Two implementations stand behind one contract test suite:
/// <c>FolderStore</c> and <c>S3Store</c>.
/// </summary>
public interface IObjectStore
{
    /// <summary>Where the objects are, as a person would write it: a folder's path or <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    /// <summary>
    /// The same store, for what is kept for long: what is written through it gets the storage class and the lock that the settings
    /// name. <see cref="Create"/> makes the same passing objects in both.
    /// </summary>
    IObjectStore Archive { get; }

    /// <summary>How long what is written through <see cref="Archive"/> cannot be deleted; null when it can.</summary>
    TimeSpan? ArchiveLock { get; }

    /// <summary>Size and time of an object, or null when there is none.</summary>
    Task<StoredObject?> Find(string key, CancellationToken cancellation);

    /// <summary>
    /// Opens an object for reading, asynchronously only; the caller disposes the stream. A connection that breaks on the way is
    /// continued where it broke.
    /// </summary>
    /// <exception cref="PipelineException">
    /// There is no such object, or the store does not answer; on reading also: another object has taken its place and cannot be continued.
    /// </exception>
    Task<Stream> OpenRead(string key, CancellationToken cancellation);

    /// <summary>
    /// Writes an object from what <paramref name="produce"/> writes, streaming with bounded memory. The object becomes
    /// visible, replacing an earlier one, only after <paramref name="produce"/> has returned; when it throws, nothing is left behind.
    /// </summary>
    /// <param name="key">The object's key.</param>
    /// <param name="produce">Writes the content, asynchronously only.</param>
    /// <param name="cancellation">Ends the attempt; nothing is left behind.</param>
    /// <param name="expected">
    /// About how many bytes will be written, so that an upload's parts are large enough for them, and equal; 0 when that is not known.
    /// Half as many again still fit.
    /// </param>
    /// <exception cref="PipelineException">The store does not answer, or does not take the object.</exception>
    Task Write(string key, Func<Stream, CancellationToken, Task> produce, CancellationToken cancellation, long expected = 0);

    /// <summary>Creates a small object unless there is one already; false when there is. Atomic among any number of callers.</summary>
    Task<bool> Create(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The objects whose keys begin with <paramref name="prefix"/>, in ordinal order of their keys.</summary>
    IAsyncEnumerable<StoredObject> List(string prefix, CancellationToken cancellation);

    /// <summary>
    /// Deletes an object; nothing happens when there is none. In a bucket with versions, which one with locks always is, the object
    /// is only hidden: its version stays until its lock ends and somebody, or the bucket's lifecycle rule, removes it.
    /// </summary>
    Task Delete(string key, CancellationToken cancellation);

    /// <summary>
    /// Removes what writers that were killed have left of objects below a prefix. The caller knows that nobody writes there now; elsewhere a store
    /// removes it by itself, a day later.
    /// </summary>
    Task RemoveUnfinished(string prefix, CancellationToken cancellation);
}
