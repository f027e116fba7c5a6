using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pipeline.Tests.Migrations;

/// <summary>Stands before a server as a pooler does: the session that a client is told of is not the one that answers.</summary>
internal sealed class PoolerLike : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static PoolerLike Before(int port)
    {
        var pooler = new PoolerLike();
        pooler._listener.Start();
        pooler._serving = pooler.Serve(port);
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve(int port)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _stop.Token),
                    Back(server.GetStream(), client.GetStream())
                );
            }
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>The server's messages, with another process id in BackendKeyData.</summary>
    private async Task Back(NetworkStream server, NetworkStream client)
    {
        var header = new byte[5];
        while (true)
        {
            await server.ReadExactlyAsync(header, _stop.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await server.ReadExactlyAsync(body, _stop.Token);
            if (header[0] == 'K')
                BinaryPrimitives.WriteInt32BigEndian(body, 1_000_000_000);
            await client.WriteAsync(header, _stop.Token);
            await client.WriteAsync(body, _stop.Token);
        }
    }
}
