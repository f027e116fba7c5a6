using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Tests.Deployments;

/// <summary>A real nginx with its own folder and port.</summary>
internal sealed class TestProxy(string folder, int port, string program)
{
    public string Folder => folder;

    public string Url => $"http://127.0.0.1:{port}";

    public static async Task<TestProxy> Start(string folder, string socket, CancellationToken cancellation)
    {
        var proxy = new TestProxy(folder, FreePort(), TestPrograms.Nginx());
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            new NginxConfiguration(proxy.Port, socket).ToString(),
            cancellation
        );
        await proxy.Command().Run(cancellation);
        return proxy;
    }

    public int Port => port;

    /// <summary>nginx with its folder, and further arguments.</summary>
    public Command Command(params IEnumerable<string> arguments) =>
        new(program, ["-p", folder, "-c", "nginx.conf", "-e", "error.log", .. arguments]);

    public async Task Stop()
    {
        if (
            PrivateFile.Read(Path.Combine(folder, "nginx.pid")) is not { } id
            || RunningProcess.Of(int.Parse(id, CultureInfo.InvariantCulture)) is not { } master
        )
            return;
        master.Terminate();
        var patience = new Patience(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(10), TimeProvider.System);
        (await patience.Until(() => !master.IsAlive, CancellationToken.None)).ShouldBeTrue();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
