using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Runs;

partial class Build
{
    [Category("Backups")]
    Target RestoreDatabase =>
        _ =>
            _.Description("Restores --backup and puts it in the database's place, which is kept; with --to NAME beside it")
                .Requires(() => Environment)
                .Requires(() => BackupId)
                .Triggers(Conclude)
                .Executes(() => Act(RestoreChosen, ForeseeRestore));

    async Task RestoreChosen(CancellationToken cancellation)
    {
        await Open(cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        Version = State.Live?.Version ?? "none";
        var unfinished = await BeginRun(nameof(RestoreDatabase), Version, State.Live?.Commit ?? "", cancellation);
        if (unfinished is not null && unfinished.Start.Command != nameof(RestoreDatabase))
            throw PipelineException.Refused(
                $"Run {unfinished.Run} of {unfinished.Start.Command} is not finished: it may have left the schema half-way.",
                next: $"{Invocation.Program} Rollback --environment {Parts.Name}"
            );
        await CleanUp(cancellation);
        var manifest = await ChosenBackup(cancellation);
        foreach (var line in await RestorePlan(manifest, cancellation))
            Parts.Transcript.Line(line);
        if (To is null)
            await Confirm($"Replace \"{Parts.Database.Name}\" on {Parts.Database.Host}?", "restore", cancellation);
        await Announce("restore", cancellation);
        await CurrentRun.Step(nameof(RestoreDatabase), token => Restore(manifest, token), cancellation);
    }

    async Task<SwapRecord> Restore(BackupManifest manifest, CancellationToken cancellation)
    {
        if (To is null)
            return await Swap.RestoreAndSwap(manifest, CurrentRun.Id, CurrentRun.Start.Continues, cancellation);
        await Swap.RestoreBeside(manifest, To, CurrentRun.Id, cancellation);
        return new SwapRecord(null, null);
    }

    async Task<IEnumerable<string>> ForeseeRestore(CancellationToken cancellation)
    {
        await OpenToLook(cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        foreach (var line in await RestorePlan(await ChosenBackup(cancellation), cancellation))
            Transcript.Line(line);
        return [];
    }

    /// <summary>What will be there and what will be lost, before anything is touched.</summary>
    async Task<IReadOnlyList<string>> RestorePlan(BackupManifest manifest, CancellationToken cancellation)
    {
        var lines = new List<string>
        {
            $"Backup {manifest.Id} of {manifest.TakenAt.Spoken()}, {manifest.Contents.Rows().Grouped()} rows, {manifest.Verification?.Told ?? "never restored before"}",
        };
        if (To is not null)
            return [.. lines, $"It becomes the new database \"{To}\" on {Parts.Database.Host}; nothing else is touched"];
        lines.Add($"It takes the place of \"{Parts.Database.Name}\" on {Parts.Database.Host}, which is kept under another name");
        lines.Add($"Data loss: {await DataLoss.Since(Parts.Database, manifest, Transcript.Time, cancellation)}");
        var revision = (await Runner.Status(cancellation)).Current;
        if (revision != manifest.For.SchemaRevision)
            lines.Add(
                $"The schema goes from {revision ?? "nothing"} to {manifest.For.SchemaRevision ?? "nothing"}, and {State.Live?.Version ?? "what is live"} stays: {Invocation.Program} Rollback --environment {Parts.Name} --level 3 takes both back"
            );
        return lines;
    }
}
