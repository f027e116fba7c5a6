namespace Pipeline.Store;

/// <summary>A store in a folder, which may be shared by several machines. Objects are files, keys their relative paths.</summary>
internal sealed class FolderStore : IObjectStore
{
    /// <summary>No object takes longer to be written; what is older was left behind by a run that was killed.</summary>
    private static readonly TimeSpan OldestPartial = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.None,
    };

    private readonly TimeProvider _time;
    private readonly StoreGuard _guard;

    private FolderStore(string location, TimeProvider time)
    {
        Location = location;
        _time = time;
        _guard = new StoreGuard(failure => FolderFailure.Tell(Location, failure));
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IObjectStore Archive => this;

    /// <inheritdoc/>
    public TimeSpan? ArchiveLock => null;

    /// <summary>Opens the store, making its folder when there is none.</summary>
    /// <exception cref="PipelineException">The folder is not there and cannot be made.</exception>
    public static FolderStore Open(string folder, TimeProvider time)
    {
        var location = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        new StoreGuard(failure => FolderFailure.CannotBeMade(location, failure)).Run(() => PartialFile.MakeFolder(location));
        return new FolderStore(location, time);
    }

    /// <inheritdoc/>
    public Task<StoredObject?> Find(string key, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(key));
        return Task.FromResult(_guard.Run(() => Describe(key, file) ?? Nothing()));
    }

    /// <inheritdoc/>
    public Task<Stream> OpenRead(string key, CancellationToken cancellation)
    {
        var path = PathOf(key);
        var file = _guard.Run(Open);
        return Task.FromResult<Stream>(
            new ConsumerStream((buffer, token) => _guard.RunAsync(() => file.ReadAsync(buffer, token).AsTask()), file)
        );

        FileStream Open()
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
            }
            catch (IOException failure) when (failure is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(Location))
            {
                throw MissingObject.Told(Location, key, failure);
            }
        }
    }

    /// <inheritdoc/>
    public async Task Write(string key, Func<Stream, CancellationToken, Task> produce, CancellationToken cancellation, long expected = 0)
    {
        await using var partial = Begin(key);
        await using var stream = new ProducerStream((bytes, token) => _guard.RunAsync(() => partial.Append(bytes, token)));
        await produce(stream, cancellation);
        cancellation.ThrowIfCancellationRequested();
        await _guard.RunAsync(partial.Replace);
    }

    /// <inheritdoc/>
    public async Task<bool> Create(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await using var partial = Begin(key);
        return await _guard.RunAsync(async () =>
        {
            await partial.Append(content, cancellation);
            return await partial.Claim();
        });
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredObject> List(string prefix, CancellationToken cancellation)
    {
        ObjectKey.CheckedPrefix(prefix);
        return _guard.Run(() => Scan(prefix, cancellation)).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public Task Delete(string key, CancellationToken cancellation)
    {
        var path = PathOf(key);
        _guard.Run(() =>
        {
            try
            {
                File.Delete(path);
            }
            catch (DirectoryNotFoundException) when (Directory.Exists(Location))
            {
                // Gone already, with its folder.
            }
        });
        Tidy(() => RemoveEmptyFolders(Path.GetDirectoryName(path)!));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveUnfinished(string prefix, CancellationToken cancellation)
    {
        ObjectKey.CheckedPrefix(prefix);
        _guard.Run(() =>
        {
            var start = FolderOf(prefix);
            if (!start.Exists)
                return;
            foreach (
                var partial in start
                    .EnumerateFiles($"*{ObjectKey.PartialEnding}", Everything)
                    .Where(file => KeyOf(file).StartsWith(prefix, StringComparison.Ordinal))
            )
            {
                cancellation.ThrowIfCancellationRequested();
                partial.Delete();
                Tidy(() => RemoveEmptyFolders(partial.DirectoryName!));
            }
        });
        return Task.CompletedTask;
    }

    private List<StoredObject> Scan(string prefix, CancellationToken cancellation)
    {
        var start = FolderOf(prefix);
        var found = new List<StoredObject>();
        if (!start.Exists)
        {
            Nothing();
            return found;
        }

        foreach (var file in start.EnumerateFiles("*", Everything))
        {
            cancellation.ThrowIfCancellationRequested();
            var key = KeyOf(file);
            if (file.Name.EndsWith(ObjectKey.PartialEnding, StringComparison.Ordinal))
                Tidy(() => RemoveWhenLeftOver(file));
            else if (key.StartsWith(prefix, StringComparison.Ordinal) && ObjectKey.IsValid(key) && Describe(key, file) is { } entry)
                found.Add(entry);
        }

        found.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        return found;
    }

    /// <summary>Null when the file is not there, or was deleted since it was listed.</summary>
    private static StoredObject? Describe(string key, FileInfo file)
    {
        file.Refresh();
        return file.Exists ? new StoredObject(key, file.Length, file.LastWriteTimeUtc) : null;
    }

    private void RemoveWhenLeftOver(FileInfo partial)
    {
        if (partial.Exists && _time.GetUtcNow() - partial.LastWriteTimeUtc > OldestPartial)
            partial.Delete();
    }

    /// <summary>Ends at the first folder that is not empty, which cannot be deleted.</summary>
    private void RemoveEmptyFolders(string folder)
    {
        for (; folder.Length > Location.Length; folder = Path.GetDirectoryName(folder)!)
            Directory.Delete(folder);
    }

    /// <summary>What is in use, or what we may only read, stays: nobody asked for this.</summary>
    private static void Tidy(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { }
    }

    private PartialFile Begin(string key)
    {
        var path = PathOf(key);
        return _guard.Run(() =>
        {
            Nothing();
            return PartialFile.Beside(path);
        });
    }

    /// <summary>Nothing found is an answer only while the folder itself is there.</summary>
    private StoredObject? Nothing() => Directory.Exists(Location) ? null : throw FolderFailure.Gone(Location);

    private DirectoryInfo FolderOf(string prefix) => new(Path.Combine(Location, prefix[..(prefix.LastIndexOf('/') + 1)]));

    private string KeyOf(FileInfo file) => Path.GetRelativePath(Location, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private string PathOf(string key) => Path.Combine(Location, ObjectKey.Checked(key));
}
