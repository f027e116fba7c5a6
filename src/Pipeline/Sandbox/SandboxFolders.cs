using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Sandbox;

/// <summary>Where a sandbox keeps its parts.</summary>
internal sealed class SandboxFolders(string root, string environment)
{
    public string All { get; } = Path.Combine(root, ".nuke", "temp", "sandbox");

    public string Whole => Path.Combine(All, environment);

    /// <summary>Beside the sandbox, as it has to be there before and after it.</summary>
    public string Lock => Path.Combine(All, $"{environment}.lock");

    /// <summary>Written last of all: a sandbox without it was never finished.</summary>
    public string Description => Path.Combine(Whole, "sandbox.json");

    public string Password => Path.Combine(Whole, "password");

    public string Started => Path.Combine(Whole, "started");

    public string Proxy => Path.Combine(Whole, "nginx");

    public string Service => Path.Combine(Whole, "service");

    /// <summary>
    /// PostgreSQL's folder. Root runs the server as the user postgres, who must be able to get there: a checkout in a closed folder, such as
    /// one below /root, has its cluster elsewhere.
    /// </summary>
    public string Cluster { get; } = Environment.IsPrivilegedProcess && !CanAnyoneReach(root)
        ? Path.Combine("/var/lib/pipeline-sandbox", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..12], environment)
        : Path.Combine(root, ".nuke", "temp", "sandbox", environment, "postgres");

    private static bool CanAnyoneReach(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            if ((parent.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;
        }

        return true;
    }
}
