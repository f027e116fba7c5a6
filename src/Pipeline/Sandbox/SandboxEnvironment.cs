using System.Text.Json.Serialization;
using Pipeline.Databases;
using Pipeline.Deployments;

namespace Pipeline.Sandbox;

/// <summary>Where the parts of a sandbox are. Kept in its folder, without the password.</summary>
/// <param name="DatabasePort">PostgreSQL's port on 127.0.0.1.</param>
/// <param name="ProxyPort">nginx's port on 127.0.0.1.</param>
/// <param name="ServiceDirectory">The folder for releases and slots.</param>
public sealed record SandboxEnvironment(int DatabasePort, int ProxyPort, string ServiceDirectory)
{
    /// <summary>The name of the database and of the role that owns it.</summary>
    public const string Name = "app";

    /// <summary>The password of the role.</summary>
    [JsonIgnore]
    public string Password { get; init; } = "";

    /// <summary>The public address.</summary>
    [JsonIgnore]
    public Uri Url => new($"http://127.0.0.1:{ProxyPort}/");

    /// <summary>The database.</summary>
    [JsonIgnore]
    public Database Database => new("127.0.0.1", DatabasePort, Name, Name, Password) { SslMode = "disable" };

    /// <summary>The service's settings with the sandbox's own folder and address.</summary>
    internal ServiceSettings Applied(ServiceSettings service) => service with { Directory = ServiceDirectory, Url = Url.ToString() };
}
