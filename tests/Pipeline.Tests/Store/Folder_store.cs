using System.Runtime.Versioning;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Folder_store : ObjectStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    protected override Task<IObjectStore> Open() =>
        Task.FromResult<IObjectStore>(FolderStore.Open(Path.Combine(_folder.Path, "store"), _time));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_being_written_is_not_listed_and_left_overs_go_after_a_day()
    {
        var store = await Open();
        var leftOver = Path.Combine(store.Location, "a", "b.0123.partial");
        await store.WriteText("a/b", "x", Cancellation);
        await File.WriteAllTextAsync(leftOver, "half", Cancellation);

        (await Keys(store, "")).ShouldBe(["a/b"]);
        File.Exists(leftOver).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(25));
        (await Keys(store, "a")).ShouldBe(["a/b"]);
        File.Exists(leftOver).ShouldBeFalse();
    }

    [Fact]
    public async Task Files_that_are_no_objects_are_not_listed()
    {
        var store = await Open();
        await File.WriteAllTextAsync(Path.Combine(store.Location, "My notes.txt"), "", Cancellation);
        (await Keys(store, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Folders_that_became_empty_go()
    {
        var store = await Open();
        await store.WriteText("a/b/c", "x", Cancellation);
        await store.WriteText("a/d", "x", Cancellation);
        await store.Delete("a/b/c", Cancellation);
        Directory
            .GetFileSystemEntries(store.Location, "*", SearchOption.AllDirectories)
            .Order()
            .ShouldBe([Path.Combine(store.Location, "a"), Path.Combine(store.Location, "a/d")]);
    }

    [Fact]
    public async Task Objects_can_be_written_while_others_empty_their_folder()
    {
        var store = await Open();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            Cancellation,
            async (number, token) =>
            {
                await store.WriteText($"a/b/{number}", "x", token);
                await store.Delete($"a/b/{number}", token);
            }
        );
        (await Keys(store, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_two_ever_create_the_same_object_however_close_they_are()
    {
        // In memory, where nothing but the creation itself takes time: a look and a rename would be caught in between.
        var shared = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(shared, $"pipeline-tests-{Guid.NewGuid():N}"));
        try
        {
            var store = FolderStore.Open(folder.FullName, _time);
            var won = new int[2000];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, 4 * won.Length),
                new ParallelOptions { MaxDegreeOfParallelism = 4 },
                async (turn, _) =>
                {
                    if (await store.Create($"{turn / 4}", "x"u8.ToArray(), Cancellation))
                        Interlocked.Increment(ref won[turn / 4]);
                }
            );
            won.ShouldAllBe(winners => winners == 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_on_the_machine_may_read_an_object()
    {
        var store = await Open();
        await store.WriteText("a/b", "secret", Cancellation);
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in (string[])["", "a", "a/b"])
            (File.GetUnixFileMode(Path.Combine(store.Location, path)) & Others).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        var failure = Should.Throw<PipelineException>(() => FolderStore.Open(Path.Combine(file, "store"), _time));
        failure.Message.ShouldStartWith($"The store {file}/store cannot be made.");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        await using var system = await MemoryFileSystem.Mount("1m", Cancellation);
        var store = FolderStore.Open(system.Path, _time);
        await store.WriteText("key", "old", Cancellation);
        await system.MakeReadOnly(Cancellation);

        foreach (
            var attempt in (Func<Task>[])
                [
                    () => store.WriteText("key", "new", Cancellation),
                    () => store.Create("other", default, Cancellation),
                    () => store.Delete("key", Cancellation),
                ]
        )
            (await Should.ThrowAsync<PipelineException>(attempt)).Message.ShouldStartWith($"The store {system.Path} does not let us in.");
        (await store.ReadText("key", Cancellation)).ShouldBe("old");
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_left_on_it()
    {
        await using var system = await MemoryFileSystem.Mount("1m", Cancellation);
        var store = FolderStore.Open(system.Path, _time);
        await store.WriteText("key", "old", Cancellation);

        var failure = await Should.ThrowAsync<PipelineException>(() => store.WriteText("key", new string('x', 2 << 20), Cancellation));
        failure.Message.ShouldStartWith($"The store {system.Path} is full.");
        (await store.ReadText("key", Cancellation)).ShouldBe("old");
        Directory.GetFiles(system.Path).ShouldBe([Path.Combine(system.Path, "key")]);
    }

    [Fact]
    public async Task A_folder_that_vanished_is_not_an_empty_store()
    {
        var store = await Open();
        Directory.Delete(store.Location, recursive: true);
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => store.Find("key", Cancellation),
                    () => store.OpenRead("key", Cancellation),
                    () => Keys(store, ""),
                    () => store.WriteText("key", "", Cancellation),
                    () => store.Create("key", default, Cancellation),
                    () => store.Delete("key", Cancellation),
                ]
        )
            (await Should.ThrowAsync<PipelineException>(attempt)).Message.ShouldStartWith($"The store {store.Location} is not there.");
        Directory.Exists(store.Location).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_vanishes_during_a_write_is_told()
    {
        var store = await Open();
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            store.Write(
                "key",
                (_, _) =>
                {
                    Directory.Delete(store.Location, recursive: true);
                    return Task.CompletedTask;
                },
                Cancellation
            )
        );
        failure.Message.ShouldStartWith($"The store {store.Location} is not there.");
    }
}
