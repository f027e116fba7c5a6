using Pipeline.Repositories;
using Pipeline.Runs;

namespace Pipeline.Status;

/// <summary>What the reading commands show.</summary>
public static class StatusTables
{
    private const int LongestReason = 80;

    /// <summary>How an environment stands.</summary>
    public static void Write(EnvironmentStatus status, TextWriter writer)
    {
        writer.WriteLine($"  {status.Environment}  {status.Url?.ToString() ?? "(no address yet)"}");
        if (status.Live is null)
            writer.WriteLine("  The store knows of no deployment yet.");
        else
            Releases(status).WriteTo(writer);
        if (status.Run is { } run)
            writer.WriteLine(Tell(run));
    }

    /// <summary>The runs, newest first.</summary>
    public static void Write(IReadOnlyList<RunSummary> runs, TextWriter writer)
    {
        var table = new TextTable("Run", "Command", "Commit", "Status", "Time", "By", "Reason");
        foreach (var run in runs)
            table.Row(
                run.Run,
                run.Start.Command,
                RepositoryState.Shorten(run.Start.Commit),
                run.Status.ToString(),
                (run.Ended - run.Started)?.Spoken(),
                run.Start.By,
                Beginning(run.Reason)
            );
        table.WriteTo(writer);
    }

    private static TextTable Releases(EnvironmentStatus status)
    {
        var table = new TextTable("", "Version", "Commit", "Slot", "Since", "Schema", "Backup before it");
        foreach (var (name, release) in new[] { ("live", status.Live), ("previous", status.Previous) })
        {
            if (release is not null)
                table.Row(
                    name,
                    release.Version,
                    RepositoryState.Shorten(release.Commit),
                    release.Slot,
                    release.Since.Spoken(),
                    release.SchemaRevision,
                    release.Backup
                );
        }

        return table;
    }

    private static string Tell(RunInProgress run) =>
        run.Status switch
        {
            RunStatus.Running => $"  {run.By} runs {run.Command} since {run.Since.Spoken()}, now in {run.Step}.",
            RunStatus.Interrupted =>
                $"  {run.Command} of {run.By} {run.Reason ?? $"was interrupted in {run.Step ?? "its first moment"}"}; deploy again and it carries on, or roll back.",
            RunStatus.Unreadable => $"  What run {run.Id} has left is not known. {run.Reason}",
            _ =>
                $"  {run.Command} of {run.By} failed and could not be put back; run Rollback, or deploy again from the same restore point.",
        };

    /// <summary>As much as leaves the table readable; the run's report has the whole.</summary>
    private static string? Beginning(string? text) =>
        text?.Split('\n')[0] is { Length: > LongestReason } line ? line[..LongestReason] + "..." : text?.Split('\n')[0];
}
