using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Fixtures;

/// <summary>A line to a PostgreSQL server that is cut once, when a client sends a certain text, and stays dead for a while.</summary>
internal sealed class CutLine(PostgresServer server) : LocalListener
{
    private Socket? _cut;
    private long _cutAt;

    /// <summary>The text that it is cut at.</summary>
    public required string At { get; init; }

    /// <summary>True when the server gets the text, and only its answer is lost.</summary>
    public required bool Delivers { get; init; }

    /// <summary>How long nobody gets through afterwards.</summary>
    public TimeSpan Dead { get; init; }

    /// <summary>True once it was cut.</summary>
    public bool WasCut => _cut is not null;

    protected override async Task Serve(Socket client)
    {
        using var line = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (WasCut && Stopwatch.GetElapsedTime(_cutAt) < Dead)
                return;
            await line.ConnectAsync(IPAddress.Loopback, server.Port, Ended);
            client.NoDelay = line.NoDelay = true;
            await Task.WhenAny(Forward(client, line), Answer(line, client));
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

    private async Task Forward(Socket client, Socket line)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await client.ReceiveAsync(buffer, Ended)) > 0; )
        {
            var cut = !WasCut && Encoding.UTF8.GetString(buffer, 0, read).Contains(At, StringComparison.Ordinal);
            if (cut)
                (_cut, _cutAt) = (client, Stopwatch.GetTimestamp());
            if (!cut || Delivers)
                await line.SendAsync(buffer.AsMemory(0, read), Ended);
            if (cut && !Delivers)
                return;
        }
    }

    /// <summary>The answer to what it is cut at is the sign that the server has done that.</summary>
    private async Task Answer(Socket line, Socket client)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await line.ReceiveAsync(buffer, Ended)) > 0; )
        {
            if (_cut == client)
                return;
            await client.SendAsync(buffer.AsMemory(0, read), Ended);
        }
    }
}
