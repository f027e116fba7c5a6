using System.Diagnostics;

namespace Nuke.Common.Git;

/// <summary>Asks git about a folder. Git's own program, as worktrees, packed references and safe directories are its business.</summary>
internal sealed class GitProgram(string folder)
{
    /// <summary>What it answers, a line each; nothing when it finds nothing.</summary>
    /// <exception cref="InvalidOperationException">The folder is no repository, or git cannot be started.</exception>
    public IReadOnlyList<string> Lines(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Looking must not take locks: a deployment may run beside it.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        using var git = Start(start);
        var errors = git.StandardError.ReadToEndAsync();
        var lines = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        // 1 is git's word for "nothing found", 128 for a fault.
        return git.ExitCode is 0 or 1 ? lines : throw new InvalidOperationException($"git: {errors.GetAwaiter().GetResult().Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new InvalidOperationException($"git cannot be started: {failure.Message}", failure);
        }
    }
}
