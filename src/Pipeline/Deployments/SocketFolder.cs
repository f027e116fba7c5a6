using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Processes;

namespace Pipeline.Deployments;

/// <summary>
/// Where a service's unix sockets are: in its own folder, or, as a socket's path may have 107 bytes at most and neither nginx nor
/// Kestrel takes every character in one, in a private folder with a short name.
/// </summary>
internal sealed partial class SocketFolder(string directory)
{
    private const int LongestPath = 107;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder's path.</summary>
    public string Path { get; } = Choose(System.IO.Path.Combine(directory, "sockets"));

    /// <summary>The link to the socket that gets the traffic.</summary>
    public string Current => System.IO.Path.Combine(Path, "current.sock");

    /// <summary>The socket of a slot.</summary>
    public string Of(Slot slot) => System.IO.Path.Combine(Path, $"{slot}.sock");

    /// <summary>Makes sure that the folder exists, and that it is private when it lies where anybody can create one.</summary>
    /// <exception cref="PipelineException">Somebody else made it.</exception>
    public async Task Create(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path, Private);
        var found = (await new Command("stat", "-c", "%F of user %u", Path).Run(cancellation)).Output.Trim();
        var expected = $"directory of user {CurrentUser()}";
        if (found != expected)
            throw new PipelineException(
                $"The sockets' folder \"{Path}\" is not ours.",
                $"Expected a {expected}, found a {found}.",
                next: "Remove it."
            );
        File.SetUnixFileMode(Path, Private);
    }

    private static string Choose(string wanted) =>
        Encoding.UTF8.GetByteCount(wanted) + "/current.sock".Length <= LongestPath && wanted.All(IsPlain)
            ? wanted
            : $"/tmp/pipeline-{CurrentUser()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12]}";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '/' or '.' or '-' or '_';

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint CurrentUser();
}
