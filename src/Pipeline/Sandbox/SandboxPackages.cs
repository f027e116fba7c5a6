using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Sandbox;

/// <summary>PostgreSQL's server and nginx, installed when they are missing and it is allowed.</summary>
internal sealed class SandboxPackages(Transcript transcript)
{
    private const string ServerFolder = "/usr/lib/postgresql";

    /// <summary>The folder of the newest PostgreSQL server's programs.</summary>
    /// <exception cref="PipelineException">Something is missing and may not be installed; the one command to run is named.</exception>
    public async Task<string> Ensure(CancellationToken cancellation)
    {
        var missing = Missing();
        if (missing.Count > 0)
            await Install(missing, cancellation);
        return FindServer() ?? throw new PipelineException("PostgreSQL's server is not there after it was installed.", $"Expected initdb below {ServerFolder}.");
    }

    private static List<string> Missing()
    {
        var missing = new List<string>();
        if (FindServer() is null)
            missing.Add("postgresql");
        if (Executable.Find("nginx") is null)
            missing.Add("nginx-light");
        return missing;
    }

    private static string? FindServer() =>
        Directory.Exists(ServerFolder)
            ? Directory.EnumerateDirectories(ServerFolder)
                .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out var major) ? major : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;

    private async Task Install(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        if (Executable.Find("apt-get") is null)
            throw PipelineException.Refused($"The sandbox needs {string.Join(" and ", packages)}.", "They are installed by the pipeline on Debian and Ubuntu only.", "Install PostgreSQL's server and nginx.");
        string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        if (asRoot.Length > 0 && !await MaySudo(cancellation))
            throw PipelineException.Refused(
                $"The sandbox needs {string.Join(" and ", packages)}, and installing needs rights that you do not have here.",
                next: $"Run once: sudo apt-get install --no-install-recommends {string.Join(' ', packages)}");
        transcript.Line($"Installing {string.Join(" and ", packages)} (no service is started) ...");
        // The packages would start servers of their own: the sandbox has its own clusters and its own nginx.
        string[] quiet = [.. asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"];
        using var progress = transcript.Progress("Installing packages", unit: ProgressUnit.Steps);
        await AsOne([.. quiet, "apt-get", "-q", "update"]).Try(cancellation);
        await AsOne([.. quiet, "apt-get", "-q", "-y", "--no-install-recommends", "install", .. packages]).Run(cancellation);
    }

    private static async Task<bool> MaySudo(CancellationToken cancellation) =>
        Executable.Find("sudo") is not null && (await new Command("sudo", "-n", "true").Try(cancellation)).Succeeded;

    private static Command AsOne(string[] words) => new(words[0], words[1..]);
}
