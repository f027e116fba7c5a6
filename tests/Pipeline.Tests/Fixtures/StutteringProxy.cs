using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A bad line to a real server: delays, connections that are cut in the middle of requests and of answers, and answers of its own in
/// the server's place.
/// </summary>
internal sealed class StutteringProxy(string server) : LocalListener
{
    private readonly Uri _server = new(server);

    /// <summary>Where it listens.</summary>
    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>What happens to each request; may be exchanged at any time.</summary>
    public Func<ProxiedRequest, Mishap> Fate { get; set; } = static _ => Mishap.None;

    /// <summary>The requests that met with a mishap.</summary>
    public ConcurrentQueue<string> Troubled { get; } = new();

    protected override async Task Serve(Socket socket)
    {
        await using var client = new NetworkStream(socket, ownsSocket: true);
        // Whatever is under way when the proxy is no longer wanted ends with it.
        await using var end = Ended.Register(socket.Dispose);
        try
        {
            if (await ProxiedRequest.Read(client) is { } request)
                await Serve(request, client, socket);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // One of both sides hung up.
        }
    }

    private async Task Serve(ProxiedRequest request, NetworkStream client, Socket socket)
    {
        var mishap = Fate(request);
        if (mishap with { Delay = default } != Mishap.None)
            Troubled.Enqueue($"{request.Line}: {mishap}");
        await Task.Delay(mishap.Delay, Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (mishap.Refusal is { } refusal)
            await Refuse(refusal, client, socket);
        else
            await Forward(request, mishap, client, socket);
    }

    private async Task Forward(ProxiedRequest request, Mishap mishap, NetworkStream client, Socket socket)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_server.Host, _server.Port);
        var server = connection.GetStream();
        var sending = request.Send(client, server, mishap.RequestUntil ?? long.MaxValue);
        if (mishap.WithHead)
            await ProxiedRequest.PourHead(server, client);
        if (mishap.RequestUntil is null)
            await ProxiedRequest.Pour(server, client, mishap.AnswerUntil ?? mishap.SilentAfter ?? long.MaxValue);
        if (mishap.SilentAfter is not null)
            await Task.Delay(Timeout.Infinite, Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (mishap.AnswerUntil is not null)
            await server.CopyToAsync(Stream.Null);
        await sending.ConfigureAwait(mishap.RequestUntil is null ? ConfigureAwaitOptions.SuppressThrowing : ConfigureAwaitOptions.None);
        // With a reset: an end in good order could be taken for the answer's.
        if (mishap.RequestUntil is not null || mishap.AnswerUntil is not null)
            socket.Close(0);
    }

    /// <summary>What the client still sends is read, or the system would reset the connection and take the answer away.</summary>
    private static async Task Refuse((int Status, string Code, string Message) refusal, NetworkStream client, Socket socket)
    {
        var body =
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{refusal.Code}</Code><Message>{refusal.Message}</Message></Error>";
        var head = $"HTTP/1.1 {refusal.Status} {refusal.Code}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\n";
        await client.WriteAsync(Encoding.Latin1.GetBytes(head + "Connection: close\r\n\r\n" + body));
        socket.Shutdown(SocketShutdown.Send);
        await client.CopyToAsync(Stream.Null);
    }
}
