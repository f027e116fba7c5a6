using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Fixtures;

/// <summary>A request on its way through a <see cref="StutteringProxy"/>: its head, and what came with that of its body.</summary>
internal sealed class ProxiedRequest(string head, byte[] begun)
{
    private const string End = "\r\n\r\n";

    /// <summary>The first line: <c>PUT /bucket/key?partNumber=1 HTTP/1.1</c>.</summary>
    public string Line => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

    public long BodyLength =>
        head.Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture))
            .FirstOrDefault();

    /// <summary>Null when the client has nothing more to ask.</summary>
    public static async Task<ProxiedRequest?> Read(NetworkStream client)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await client.ReadAsync(buffer);
            if (count == 0)
                return null;
            bytes.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf(End, StringComparison.Ordinal);
            if (end >= 0)
                return new ProxiedRequest(text[..(end + End.Length)], [.. bytes[(end + End.Length)..]]);
        }
    }

    /// <summary>Sends its head and as much of its body as is wanted.</summary>
    public async Task Send(NetworkStream client, NetworkStream server, long most)
    {
        // One request on each connection: where an answer ends is then told by the connection's end.
        await server.WriteAsync(Encoding.Latin1.GetBytes(head[..^2] + "Connection: close" + End));
        var left = Math.Min(most, BodyLength);
        var first = (int)Math.Min(left, begun.Length);
        await server.WriteAsync(begun.AsMemory(0, first));
        await Pour(client, server, left - first);
    }

    /// <summary>An answer's head, byte by byte.</summary>
    public static async Task PourHead(NetworkStream from, NetworkStream to)
    {
        var seen = "";
        while (!seen.EndsWith(End, StringComparison.Ordinal))
        {
            var next = new byte[1];
            await from.ReadExactlyAsync(next);
            await to.WriteAsync(next);
            seen += (char)next[0];
        }
    }

    /// <summary>At most so many bytes; ends early when the source does.</summary>
    public static async Task Pour(NetworkStream from, NetworkStream to, long most)
    {
        var buffer = new byte[64 << 10];
        while (most > 0)
        {
            var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(most, buffer.Length)));
            if (count == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, count));
            most -= count;
        }
    }
}
