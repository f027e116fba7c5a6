using System.Security.Cryptography;
using System.Text;
using Pipeline.Store;

namespace Pipeline.Tests.Store;

/// <summary>What every store promises; each test gets a store of its own.</summary>
public abstract class ObjectStoreContract
{
    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A store on the place of this test; several of them on the same, when called again.</summary>
    protected abstract Task<IObjectStore> Open();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 << 20)]
    [InlineData((5 << 20) + 1)]
    [InlineData(11_000_000)]
    public async Task What_was_written_is_read_back(int size)
    {
        var store = await Open();
        var content = RandomNumberGenerator.GetBytes(size);
        await store.Write(
            "staging/backups/20261120T193404Z-v1.3.0/dump.pgc",
            (stream, token) => stream.WriteAsync(content, token).AsTask(),
            Cancellation
        );

        var found = await store.Find("staging/backups/20261120T193404Z-v1.3.0/dump.pgc", Cancellation);
        found.ShouldNotBeNull().Size.ShouldBe(size);
        (TimeProvider.System.GetUtcNow() - found.WrittenAt).ShouldBeInRange(TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        (await Read(store, found.Key)).ShouldBe(content);
    }

    [Fact]
    public async Task A_long_stream_arrives_whole()
    {
        var store = await Open();
        using var written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await store.Write("long", (stream, token) => Producers.WriteBlocks(stream, written, 64 << 20, token), Cancellation);

        await using var stream = await store.OpenRead("long", Cancellation);
        (await SHA256.HashDataAsync(stream, Cancellation)).ShouldBe(written.GetHashAndReset());
    }

    [Fact]
    public async Task The_archive_is_the_same_store()
    {
        var store = await Open();
        store.Archive.Location.ShouldBe(store.Location);
        await store.Archive.WriteText("key", "kept", Cancellation);
        (await store.ReadText("key", Cancellation)).ShouldBe("kept");
        (await store.Archive.Create("key", default, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_object_is_replaced_only_when_its_producer_is_done()
    {
        var store = await Open();
        await store.WriteText("key", "old", Cancellation);
        await store.Write(
            "key",
            async (stream, token) =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes("new"), token);
                await stream.FlushAsync(token);
                (await store.ReadText("key", token)).ShouldBe("old");
            },
            Cancellation
        );
        (await store.ReadText("key", Cancellation)).ShouldBe("new");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12_000_000)]
    public async Task A_producer_that_fails_leaves_things_as_they_were(int size)
    {
        var store = await Open();
        await store.WriteText("key", "old", Cancellation);
        await Should.ThrowAsync<InvalidOperationException>(() =>
            store.Write("key", (stream, token) => Producers.FailAfter(stream, size, token), Cancellation)
        );
        await Should.ThrowAsync<InvalidOperationException>(() =>
            store.Write("other", (stream, token) => Producers.FailAfter(stream, size, token), Cancellation)
        );
        (await store.ReadText("key", Cancellation)).ShouldBe("old");
        (await store.Find("other", Cancellation)).ShouldBeNull();
        (await Keys(store, "")).ShouldBe(["key"]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12_000_000)]
    public async Task A_cancelled_write_leaves_nothing(int size)
    {
        var store = await Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Should.ThrowAsync<OperationCanceledException>(() =>
            store.Write(
                "key",
                async (stream, token) =>
                {
                    await stream.WriteAsync(new byte[size], token);
                    await cancel.CancelAsync();
                },
                cancel.Token
            )
        );
        (await Keys(store, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_producer_may_dispose_what_it_writes_to()
    {
        var store = await Open();
        await store.Write(
            "key",
            async (stream, token) =>
            {
                await using var writer = new StreamWriter(stream, leaveOpen: false);
                await writer.WriteAsync("text".AsMemory(), token);
            },
            Cancellation
        );
        (await store.ReadText("key", Cancellation)).ShouldBe("text");
    }

    [Fact]
    public async Task Writing_is_asynchronous_only() =>
        await Should.ThrowAsync<NotSupportedException>(async () =>
            await (await Open()).Write(
                "key",
                (stream, _) =>
                {
                    stream.Write([1]);
                    return Task.CompletedTask;
                },
                Cancellation
            )
        );

    [Fact]
    public async Task Of_many_who_create_an_object_one_does()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Open()));
        for (var round = 0; round < 5; round++)
        {
            var key = $"staging/lock/{round}";
            var winners = new System.Collections.Concurrent.ConcurrentBag<int>();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, 20),
                new ParallelOptions { MaxDegreeOfParallelism = 20 },
                async (who, _) =>
                {
                    if (await stores[who].Create(key, Encoding.UTF8.GetBytes($"{who}"), Cancellation))
                        winners.Add(who);
                }
            );
            (await stores[0].ReadText(key, Cancellation)).ShouldBe($"{winners.ShouldHaveSingleItem()}");
        }

        (await Keys(stores[0], "")).Count.ShouldBe(5);
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        var store = await Open();
        (await store.Find("no/such", Cancellation)).ShouldBeNull();
        (await store.ReadText("no/such", Cancellation)).ShouldBeNull();
        (await Should.ThrowAsync<PipelineException>(() => store.OpenRead("no/such", Cancellation))).Message.ShouldBe(
            $"There is no \"no/such\" in the store {store.Location}."
        );
        await store.Delete("no/such", Cancellation);
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_may_come_back()
    {
        var store = await Open();
        await store.WriteText("a/b/c", "1", Cancellation);
        await store.Delete("a/b/c", Cancellation);
        (await store.Find("a/b/c", Cancellation)).ShouldBeNull();
        (await store.Create("a/b/c", "2"u8.ToArray(), Cancellation)).ShouldBeTrue();
        (await store.ReadText("a/b/c", Cancellation)).ShouldBe("2");
    }

    [Fact]
    public async Task Keys_are_listed_in_ordinal_order_whatever_folders_they_are_in()
    {
        var store = await Open();
        string[] keys = ["A", "a-b/z", "a.b", "a/b", "a/b.c/d", "a/b0", "ab", "b/.hidden", "b/1", "b/10", "b/2"];
        foreach (var key in keys.Reverse())
            await store.WriteText(key, key, Cancellation);
        (await Keys(store, "")).ShouldBe(keys);
    }

    [Theory]
    [InlineData("app", "app/1", "app2/1")]
    [InlineData("app/", "app/1")]
    [InlineData("app/1", "app/1")]
    [InlineData("app2/x")]
    [InlineData("none/")]
    public async Task A_prefix_is_the_beginning_of_a_key(string prefix, params string[] expected)
    {
        var store = await Open();
        foreach (var key in (string[])["app/1", "app2/1", "b"])
            await store.WriteText(key, key, Cancellation);
        (await Keys(store, prefix)).ShouldBe(expected);
    }

    [Fact]
    public async Task More_objects_than_fit_on_a_page_are_all_listed()
    {
        var store = await Open();
        var keys = Enumerable.Range(0, 1100).Select(number => $"many/{number:D4}").ToList();
        await Parallel.ForEachAsync(keys, Cancellation, async (key, token) => await store.Create(key, "x"u8.ToArray(), token));
        (await Keys(store, "many/")).ShouldBe(keys);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a b")]
    [InlineData("a.partial")]
    [InlineData("")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var store = await Open();
        (await Should.ThrowAsync<PipelineException>(() => store.WriteText(key, "", Cancellation))).ExitCode.ShouldBe(ExitCode.WrongUsage);
        await Should.ThrowAsync<PipelineException>(() => store.Create(key, default, Cancellation));
        await Should.ThrowAsync<PipelineException>(() => store.OpenRead(key, Cancellation));
        await Should.ThrowAsync<PipelineException>(() => store.Delete(key, Cancellation));
    }

    internal static async Task<List<string>> Keys(IObjectStore store, string prefix) =>
        await store.List(prefix, Cancellation).Select(found => found.Key).ToListAsync(Cancellation);

    private static async Task<byte[]> Read(IObjectStore store, string key)
    {
        await using var stream = await store.OpenRead(key, Cancellation);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }
}
