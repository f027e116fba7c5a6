using Pipeline.Backups;
using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Rollbacks;
using Pipeline.Runs;

partial class Build
{
    /// <summary>What the steps' records say, for the report and the terminal.</summary>
    IEnumerable<ReportSection> ReportSections()
    {
        if (Failure is { } failure)
            yield return new(
                "What failed",
                [
                    .. from words in new[] { ("cause", failure.Why), ("done about it", failure.Done), ("next", failure.Next) }
                    where !string.IsNullOrWhiteSpace(words.Item2)
                    select (words.Item1, words.Item2),
                ]
            );
        if (CurrentRun.RecordOf<BackupRecord>(nameof(Backup)) is { } backup)
            yield return new("Backup", [.. Facts(backup)]);
        if (CurrentRun.RecordOf<MigrationRecord>(nameof(Migrate)) is { Steps.Count: > 0 } migrated)
            yield return new(
                "Migrations",
                [.. migrated.Steps.Select(step => (step.FullName, $"{step.Duration.Spoken()}{RehearsedIn(step)}"))]
            );
        if (CurrentRun.RecordOf<RehearsalRecord>(nameof(Rehearse)) is { Safety.Count: > 0 } rehearsed)
            yield return new("What the migrations mean", [.. rehearsed.Safety.Select(finding => (finding.Place, finding.Told))]);
        if (CurrentRun.RecordOf<DeploymentRecord>(nameof(Deploy)) is { Probe: { } probe })
            yield return new("Switch", [("requests during the switch", probe.ToString())]);
        if (CurrentRun.RecordOf<RollbackRecord>($"Rollback {RollbackAction.Verify}") is { } back)
            yield return new("Rollback", [.. Facts(back)]);
        if (CurrentRun.RecordOf<SwapRecord>(nameof(RestoreDatabase)) is { KeptAs: { } kept } swapped)
            yield return new(
                "Restore",
                [
                    ("interruption", swapped.Interruption?.Spoken() ?? "in the run before"),
                    ("replaced database", $"kept as {kept}"),
                    ("data loss", swapped.Lost ?? "not counted"),
                ]
            );
        yield return new("Where", [.. Places()]);
    }

    string RehearsedIn(MigrationStep step) =>
        CurrentRun.RecordOf<RehearsalRecord>(nameof(Rehearse))?.Migrations.FirstOrDefault(rehearsed => rehearsed.Revision == step.Revision)
            is { } rehearsed
            ? $", rehearsed in {rehearsed.Up.Spoken()}{(rehearsed.Down is { } down ? $", back in {down.Spoken()}" : "")}"
            : "";

    static IEnumerable<(string Name, string Value)> Facts(BackupRecord backup)
    {
        yield return (
            "dumped",
            $"{new ByteSize(backup.DatabaseSize)} to {new ByteSize(backup.Size)}, {backup.Rows.Grouped()} rows, in {backup.Duration.Spoken()}"
        );
        if (backup.Verification is { } proof)
            yield return ("proven", $"{proof.Extent}, in {proof.Duration.Spoken()}");
    }

    static IEnumerable<(string Name, string Value)> Facts(RollbackRecord back)
    {
        yield return ("level", $"{(int)back.Level}, back to {back.Version}");
        if (back.TrafficBackAfter is { } time)
            yield return ("traffic back after", time.Spoken());
        if (back.KeptDatabase is { } kept)
            yield return ("replaced database", $"kept as {kept}");
        if (back.Lost is { } lost)
            yield return ("data loss", lost);
        if (back.Backup is { } backup)
            yield return ("state before", $"backup {backup}");
    }

    IEnumerable<(string Name, string Value)> Places()
    {
        if (Point?.Backup is { } backup)
            yield return ("backup", Parts.Catalogue.LocationOf(backup));
        yield return ("report", $"{Parts.Store.Location}/{RunReport.KeyOf(CurrentRun.Summary)}");
        yield return ("log", RunLog!.Path);
    }
}
