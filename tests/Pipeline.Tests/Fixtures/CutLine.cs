using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Fixtures;

/// <summary>A line to a PostgreSQL server that is cut once, when a client sends a certain text, and stays dead for a while.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly PostgresServer _server;
    private readonly Task _accepting;
    private Socket? _cut;
    private long _cutAt;

    public CutLine(PostgresServer server)
    {
        _server = server;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The port to connect to instead of the server's.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The text that it is cut at.</summary>
    public required string At { get; init; }

    /// <summary>True when the server gets the text, and only its answer is lost.</summary>
    public required bool Delivers { get; init; }

    /// <summary>How long nobody gets through afterwards.</summary>
    public TimeSpan Dead { get; init; }

    /// <summary>True once it was cut.</summary>
    public bool WasCut => _cut is not null;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        _listener.Stop();
        _ended.Dispose();
    }

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

    private async Task Serve(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (WasCut && Stopwatch.GetElapsedTime(_cutAt) < Dead)
                return;
            await server.ConnectAsync(IPAddress.Loopback, _server.Port, _ended.Token);
            client.NoDelay = server.NoDelay = true;
            await Task.WhenAny(Forward(client, server), Answer(server, client));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // One of both sides hung up.
        }
        finally
        {
            // With a reset, as a line breaks, and not with an end in good order.
            client.Close(0);
        }
    }

    private async Task Forward(Socket client, Socket server)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await client.ReceiveAsync(buffer, _ended.Token)) > 0; )
        {
            var cut = !WasCut && Encoding.UTF8.GetString(buffer, 0, read).Contains(At, StringComparison.Ordinal);
            if (cut)
                (_cut, _cutAt) = (client, Stopwatch.GetTimestamp());
            if (!cut || Delivers)
                await server.SendAsync(buffer.AsMemory(0, read), _ended.Token);
            if (cut && !Delivers)
                return;
        }
    }

    /// <summary>The answer to what it is cut at is the sign that the server has done that.</summary>
    private async Task Answer(Socket server, Socket client)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await server.ReceiveAsync(buffer, _ended.Token)) > 0; )
        {
            if (_cut == client)
                return;
            await client.SendAsync(buffer.AsMemory(0, read), _ended.Token);
        }
    }
}
