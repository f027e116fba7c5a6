using System.Globalization;
using Pipeline.Environments;

namespace Pipeline.Deployments;

/// <summary>
/// A complete configuration for an nginx of one's own, which passes everything to one unix socket. All paths but the socket's are
/// relative to the folder it is started with: <c>nginx -p FOLDER -c nginx.conf -e error.log</c>. It runs as root and as anybody else.
/// </summary>
/// <param name="Port">The port to listen on, on 127.0.0.1.</param>
/// <param name="Socket">The socket that gets the requests: <see cref="TrafficSwitch.Socket"/>.</param>
public sealed record NginxConfiguration(int Port, string Socket)
{
    /// <summary>True when nginx is started by root: its workers then stay root, as the sockets are private to the one who deploys.</summary>
    public bool AsRoot { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The configuration's text, for a file <c>nginx.conf</c>.</summary>
    public override string ToString() =>
        Placeholders.Fill(
            EmbeddedText.Read("nginx.conf"),
            new Dictionary<string, string>
            {
                ["user"] = AsRoot ? "user root;" : "# Started by an ordinary user: workers run as that user.",
                ["port"] = Port.ToString(CultureInfo.InvariantCulture),
                ["socket"] = Socket,
            }
        );
}
