using System.Net;
using System.Net.Sockets;

namespace Pipeline.Sandbox;

/// <summary>Ports that stay a sandbox's own: from below those that the system hands to outgoing connections, so that none takes one while it is stopped.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    /// <summary>Two ports on 127.0.0.1 that nobody listens on at this moment.</summary>
    public static (int One, int Other) FindTwo()
    {
        var one = First;
        do one = First + Random.Shared.Next(Count / 2) * 2;
        while (!IsFree(one) || !IsFree(one + 1));
        return (one, one + 1);
    }

    /// <exception cref="PipelineException">Somebody else listens on the port.</exception>
    public static void Require(int port, string server)
    {
        if (!IsFree(port))
            throw new PipelineException(
                $"{server} cannot be started: port {port} of 127.0.0.1 is taken by another program.",
                "A sandbox keeps its ports, as they were told to others.",
                next: $"Stop that program, or make the sandbox anew: {Invocation.Program} SandboxDown"
            );
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
