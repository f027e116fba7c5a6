using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Sandbox;

/// <summary>Where a sandbox keeps its parts.</summary>
internal sealed class SandboxFolders(string root, string environment)
{
    private const string OutsideOfAll = "/var/lib/pipeline-sandbox";

    public string All { get; } = Path.Combine(RealPath.Of(root), ".nuke", "temp", "sandbox");

    public string Whole => Path.Combine(All, environment);

    /// <summary>Beside the sandbox, as it has to be there before and after it.</summary>
    public string Lock => Path.Combine(All, $"{environment}.lock");

    /// <summary>Written last of all and removed first: a sandbox without it is not whole.</summary>
    public string Description => Path.Combine(Whole, "sandbox.json");

    public string Password => Path.Combine(Whole, "password");

    public string Started => Path.Combine(Whole, "started");

    public string Proxy => Path.Combine(Whole, "nginx");

    public string Service => Path.Combine(Whole, "service");

    /// <summary>PostgreSQL's folder, or a link to <see cref="ClusterOutside"/>.</summary>
    public string Cluster => Path.Combine(Whole, "postgres");

    /// <summary>PostgreSQL's folder when its user cannot get into this one, as with a checkout below /root.</summary>
    public string ClusterOutside =>
        Path.Combine(OutsideOfAll, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(All)))[..12], environment);
}
