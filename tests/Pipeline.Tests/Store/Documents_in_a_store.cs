using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Documents_in_a_store : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IObjectStore _store;

    public Documents_in_a_store() => _store = FolderStore.Open(_folder.Path, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_is_written_for_people_too()
    {
        await _store.WriteJson("key", new Sample("O'Neil <ok>", Colour.DarkBlue, DateTimeOffset.UnixEpoch), Cancellation);
        (await _store.ReadText("key", Cancellation)).ShouldBe(
            """
            {
              "firstName": "O'Neil <ok>",
              "colour": "darkBlue",
              "at": "1970-01-01T00:00:00+00:00"
            }
            """
        );
    }

    [Fact]
    public async Task A_record_is_read_back_whatever_a_newer_version_added()
    {
        await _store.WriteText(
            "key",
            """{ "added": [1], "firstName": "x", "colour": "red", "at": "2026-11-20T19:34:04Z" }""",
            Cancellation
        );
        (await _store.ReadJson<Sample>("key", Cancellation)).ShouldBe(
            new Sample("x", Colour.Red, new DateTimeOffset(2026, 11, 20, 19, 34, 4, TimeSpan.Zero))
        );
    }

    [Fact]
    public async Task No_object_is_no_record() => (await _store.ReadJson<Sample>("key", Cancellation)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{ "colour": "red", "at": "2026-11-20T19:34:04Z" }""")]
    [InlineData("""{ "firstName": null, "colour": "red", "at": "2026-11-20T19:34:04Z" }""")]
    [InlineData("""{ "firstName": "x", "colour": "pink", "at": "2026-11-20T19:34:04Z" }""")]
    public async Task An_object_that_is_no_record_is_named(string text)
    {
        await _store.WriteText("staging/live.json", text, Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => _store.ReadJson<Sample>("staging/live.json", Cancellation))).What.ShouldBe(
            $"\"staging/live.json\" in the store {_store.Location} cannot be read."
        );
    }

    internal enum Colour
    {
        Red,
        DarkBlue,
    }

    internal sealed record Sample(string FirstName, Colour Colour, DateTimeOffset At);
}
