using System.Globalization;
using System.Reflection;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Sandbox;

/// <summary>PostgreSQL's server and nginx, installed when they are missing and it is allowed.</summary>
internal sealed class SandboxPackages(Transcript transcript)
{
    private const string ServerFolder = "/usr/lib/postgresql";
    private const string Installer = "install-packages.sh";

    /// <summary>The folder of the newest PostgreSQL server's programs.</summary>
    /// <exception cref="PipelineException">Something is missing and may not be installed; the one command to run is named.</exception>
    public async Task<string> Ensure(CancellationToken cancellation)
    {
        var missing = Missing(FindServer(), Executable.Find("nginx"));
        if (missing.Count > 0)
            await Install(missing, cancellation);
        return FindServer()
            ?? throw new PipelineException(
                "PostgreSQL's server is not there after it was installed.",
                $"Expected initdb below {ServerFolder}."
            );
    }

    /// <summary>The Debian packages of what was not found.</summary>
    internal static IReadOnlyList<string> Missing(string? server, string? nginx)
    {
        var missing = new List<string>();
        if (server is null)
            missing.Add("postgresql");
        if (nginx is null)
            missing.Add("nginx-light");
        return missing;
    }

    /// <summary>The words before a command that make it root's: none for root; null when it is not allowed.</summary>
    internal static async Task<string[]?> AsRoot(CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess)
            return [];
        var allowed = Executable.Find("sudo") is not null && (await new Command("sudo", "-n", "true").Try(cancellation)).Succeeded;
        return allowed ? ["sudo", "-n"] : null;
    }

    /// <summary>Why nothing is installed.</summary>
    internal static PipelineException Refusal(IReadOnlyList<string> packages, bool hasApt) =>
        hasApt
            ? PipelineException.Refused(
                $"The sandbox needs {string.Join(" and ", packages)}, and installing needs rights that you do not have here.",
                next: $"Run once: sudo apt-get install --no-install-recommends {string.Join(' ', packages)}"
            )
            : PipelineException.Refused(
                "The sandbox needs PostgreSQL's server (initdb, pg_ctl, postgres) and nginx.",
                "The pipeline installs them on Debian and Ubuntu only, and expects the server below " + ServerFolder + ".",
                "Install them, or point .nuke/parameters.ENVIRONMENT.json at a real service."
            );

    private static string? FindServer() =>
        Directory.Exists(ServerFolder)
            ? Directory
                .EnumerateDirectories(ServerFolder)
                .OrderByDescending(folder =>
                    double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0
                )
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;

    private async Task Install(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        var hasApt = Executable.Find("apt-get") is not null;
        var asRoot = hasApt ? await AsRoot(cancellation) : null;
        if (asRoot is null)
            throw Refusal(packages, hasApt);
        transcript.Line($"Installing {string.Join(" and ", packages)} with apt-get; no server of theirs is started ...");
        using var progress = transcript.Progress("Installing packages", unit: ProgressUnit.Steps);
        var folder = Directory.CreateTempSubdirectory("pipeline-install-");
        try
        {
            var script = Path.Combine(folder.FullName, Installer);
            await File.WriteAllTextAsync(script, Script(), cancellation);
            string[] words = [.. asRoot, "bash", script, .. packages];
            await new Command(words[0], words[1..]).Run(cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Script()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(SandboxPackages), Installer)!);
        return reader.ReadToEnd();
    }
}
