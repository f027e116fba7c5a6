using Pipeline.Store;

namespace Pipeline.Tests.Store;

/// <summary>A real store with something happening, or going wrong, between the caller and it when an object is created or deleted.</summary>
internal sealed class InterposedStore(IObjectStore store) : IObjectStore
{
    /// <summary>Happens once, before the first object is created.</summary>
    public Func<Task>? BeforeCreate { get; set; }

    /// <summary>What the caller is told, whatever really happened.</summary>
    public Func<bool, bool> Answer { get; init; } = static created => created;

    /// <summary>Happens before each object is written; gets its key.</summary>
    public Func<string, Task> BeforeWrite { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Happens before each object is deleted; gets its key.</summary>
    public Action<string> BeforeDelete { get; init; } = static _ => { };

    public string Location => store.Location;

    public IObjectStore Archive => this;

    public TimeSpan? ArchiveLock => store.ArchiveLock;

    public Task RemoveUnfinished(string prefix, CancellationToken cancellation) => store.RemoveUnfinished(prefix, cancellation);

    public async Task<bool> Create(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var before = BeforeCreate;
        BeforeCreate = null;
        if (before is not null)
            await before();
        return Answer(await store.Create(key, content, cancellation));
    }

    public Task<StoredObject?> Find(string key, CancellationToken cancellation) => store.Find(key, cancellation);

    public Task<Stream> OpenRead(string key, CancellationToken cancellation) => store.OpenRead(key, cancellation);

    public async Task Write(string key, Func<Stream, CancellationToken, Task> produce, CancellationToken cancellation, long expected = 0)
    {
        await BeforeWrite(key).WaitAsync(cancellation);
        await store.Write(key, produce, cancellation, expected);
    }

    public IAsyncEnumerable<StoredObject> List(string prefix, CancellationToken cancellation) => store.List(prefix, cancellation);

    public Task Delete(string key, CancellationToken cancellation)
    {
        BeforeDelete(key);
        return store.Delete(key, cancellation);
    }
}
