using System.IO.Pipes;
using Pipeline.Processes;

namespace Pipeline.Tests.Processes;

public sealed class Output_goes_to_two_programs : IDisposable
{
    private readonly AnonymousPipeServerStream _source = new(PipeDirection.Out),
        _first = new(PipeDirection.In),
        _second = new(PipeDirection.In);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task And_the_second_may_leave_once_it_has_read_all_while_the_first_end_is_still_open()
    {
        var forked = Fork();
        await Write("all of it");
        (await Read(_second, 9)).ShouldBe("all of it");
        await _second.DisposeAsync();
        await _source.DisposeAsync();
        (await forked).ShouldBeTrue();
        (await Read(_first, 9)).ShouldBe("all of it");
    }

    [Fact]
    public async Task But_not_before()
    {
        var forked = Fork();
        await Write("a part");
        (await Read(_second, 6)).ShouldBe("a part");
        await _second.DisposeAsync();
        await Write("the rest");
        (await forked).ShouldBeFalse();
    }

    public void Dispose()
    {
        _source.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private async Task<bool> Fork()
    {
        await using var from = new AnonymousPipeClientStream(PipeDirection.In, _source.ClientSafePipeHandle);
        await using var to = new AnonymousPipeClientStream(PipeDirection.Out, _first.ClientSafePipeHandle);
        await using var copy = new AnonymousPipeClientStream(PipeDirection.Out, _second.ClientSafePipeHandle);
        return await Splice.Fork(from, to, copy, Cancellation);
    }

    private async Task Write(string text) => await _source.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancellation);

    private static async Task<string> Read(Stream stream, int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer, Cancellation);
        return System.Text.Encoding.UTF8.GetString(buffer);
    }
}
