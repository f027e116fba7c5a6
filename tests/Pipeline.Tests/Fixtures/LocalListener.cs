using System.Net;
using System.Net.Sockets;

namespace Pipeline.Tests.Fixtures;

/// <summary>Accepts connections on a free port of 127.0.0.1 until it is disposed, which waits for those that are served.</summary>
internal abstract class LocalListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;

    protected LocalListener()
    {
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends with the listener.</summary>
    protected CancellationToken Ended => _ended.Token;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        _listener.Stop();
        _ended.Dispose();
    }

    /// <summary>Serves one connection.</summary>
    protected abstract Task Serve(Socket client);

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(Serve(await _listener.AcceptSocketAsync(_ended.Token)));
        }
        catch (OperationCanceledException) { }

        await Task.WhenAll(serving);
    }
}
