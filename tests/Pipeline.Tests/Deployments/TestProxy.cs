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
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), new NginxConfiguration(proxy.Port, socket).ToString(), cancellation);
        await proxy.Command().Run(cancellation);
        return proxy;
    }

    public int Port => port;

    /// <summary>nginx with its folder, and further arguments.</summary>
    public Command Command(params IEnumerable<string> arguments) => new(program, ["-p", folder, "-c", "nginx.conf", "-e", "error.log", .. arguments]);

    public void Stop()
    {
        var file = Path.Combine(folder, "nginx.pid");
        if (!File.Exists(file))
            return;
        using var master = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
        ProcessGroup.Signal(master.Id, ProcessGroup.Terminate);
        master.WaitForExit(TimeSpan.FromSeconds(10)).ShouldBeTrue();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
