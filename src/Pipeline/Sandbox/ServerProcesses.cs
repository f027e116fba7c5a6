using System.Globalization;
using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Sandbox;

/// <summary>
/// The processes of one server, known by their program and by the folder that each of them works in, which is the server's own. An id
/// in a file is not enough: it may be another process's by now, a server that was killed may have left workers, and the file may be gone.
/// </summary>
internal sealed class ServerProcesses(string folder, params string[] programs)
{
    /// <summary>What the kernel adds to a folder that somebody has removed below its server.</summary>
    private const string OfRemoved = " (deleted)";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The process that a server names in its file, when it is alive and the server's.</summary>
    public RunningProcess? Named(string file) =>
        File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) && Belongs(id)
            ? RunningProcess.Of(id)
            : null;

    /// <summary>Asks the first process to end the server, and kills what is left of it after half a minute.</summary>
    /// <exception cref="PipelineException">It cannot be killed.</exception>
    public async Task End(RunningProcess? first, Action<RunningProcess> ask, TimeProvider time, CancellationToken cancellation)
    {
        if (first is { } alive)
        {
            ask(alive);
            await new Patience(AskTimeout, Glance, time).Until(() => !alive.IsAlive, cancellation);
        }

        foreach (var left in All())
            left.Kill();
        if (!await new Patience(KillTimeout, Glance, time).Until(() => All().Count == 0, cancellation))
            throw new PipelineException($"The server in \"{folder}\" does not end.", $"Process {All()[0].Id} was sent SIGKILL.");
    }

    private List<RunningProcess> All() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && Belongs(id))
                .Select(RunningProcess.Of)
                .OfType<RunningProcess>()
                .Where(process => process.IsAlive),
        ];

    private bool Belongs(int id)
    {
        try
        {
            return programs.Contains(File.ReadAllText($"/proc/{id}/comm").TrimEnd())
                && new FileInfo($"/proc/{id}/cwd").LinkTarget is { } at
                && $"{at.Replace(OfRemoved, "", StringComparison.Ordinal)}/".StartsWith($"{folder}/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
