using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Databases;
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
        CheckTo();
        await Open(cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        Version = State.Live?.Version ?? "none";
        if (To is null && await Parts.History.ToCarryOn(null, cancellation) is { } unfinished)
            throw PipelineException.Refused(
                $"Run {unfinished.Run} of {unfinished.Start.Command} is not finished: it may have left the schema half-way.",
                next: $"{Invocation.Program} Rollback --environment {Parts.Name}, or restore beside the database: --to NAME"
            );
        await BeginRun(nameof(RestoreDatabase), Version, State.Live?.Commit ?? "", cancellation);
        await CleanUp(cancellation);
        var manifest = await ChosenBackup(cancellation);
        await Swap.ThrowIfImpossible(manifest, To, cancellation);
        foreach (var line in await RestorePlan(manifest, cancellation))
            Parts.Transcript.Line(line);
        if (To is null)
        {
            await Confirm($"Replace {Parts.Database}?", "restore", cancellation);
            await Announce("restore", cancellation);
        }

        await CurrentRun.Step(nameof(RestoreDatabase), token => Restore(manifest, token), cancellation);
    }

    void CheckTo()
    {
        if (To is not null && System.Text.Encoding.UTF8.GetByteCount(To) is 0 or > DatabaseNames.Longest)
            throw PipelineException.WrongUsage($"--to: found \"{To}\", expected a name of 1 to {DatabaseNames.Longest} bytes.");
        if (To is not null && DatabaseNames.IsOfAnyRun(To))
            throw PipelineException.WrongUsage(
                $"--to: found \"{To}\", expected another kind of name: what is called like this belongs to a run, and the next one drops it."
            );
    }

    async Task<SwapRecord> Restore(BackupManifest manifest, CancellationToken cancellation)
    {
        if (To is null)
            return await Swap.RestoreAndSwap(manifest, CurrentRun.Id, await KilledRestore(cancellation), cancellation);
        await Swap.RestoreBeside(manifest, To, CurrentRun.Id, cancellation);
        return new SwapRecord(manifest.Id, To, null, null);
    }

    /// <summary>The latest run, when it was a restore that was killed: should it have swapped already, that is not done again.</summary>
    async Task<string?> KilledRestore(CancellationToken cancellation) =>
        (await Parts.History.Newest(2, CurrentRun.Id, cancellation)).FirstOrDefault(run => run.Run != CurrentRun.Id)
            is { Status: RunStatus.Interrupted, Start.Command: nameof(RestoreDatabase) } killed
            ? killed.Run
            : null;

    async Task<IEnumerable<string>> ForeseeRestore(CancellationToken cancellation)
    {
        CheckTo();
        await OpenToLook(cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        var manifest = await ChosenBackup(cancellation);
        await Swap.ThrowIfImpossible(manifest, To, cancellation);
        var plan = await RestorePlan(manifest, cancellation);
        foreach (var line in plan)
            Transcript.Line(line);
        if (Json)
            Print(
                new
                {
                    Backup = manifest.Id,
                    To,
                    Plan = plan,
                }
            );
        return [];
    }

    /// <summary>What will be there and what will be lost, before anything is touched.</summary>
    async Task<IReadOnlyList<string>> RestorePlan(BackupManifest manifest, CancellationToken cancellation)
    {
        var lines = new List<string>
        {
            $"Backup {manifest.Id} of {manifest.TakenAt.Spoken()}, {manifest.Contents.Rows().Grouped()} rows, {manifest.Proof}",
        };
        if (To is not null)
            return
            [
                .. lines,
                $"It becomes the new database \"{To}\" on {Parts.Database.Host}:{Parts.Database.Port}; nothing else is touched",
            ];
        lines.Add($"It takes the place of {Parts.Database}, which is kept under another name");
        try
        {
            lines.Add($"Data loss: {await DataLoss.Since(Parts.Database, manifest, Transcript.Time, cancellation)}");
            lines.AddRange(await SchemaChange(manifest, cancellation));
        }
        catch (Exception failure) when (failure is PipelineException or Npgsql.NpgsqlException)
        {
            // What is to be replaced may be gone or broken: that is what backups are for.
            lines.Add($"What would be lost cannot be counted: {failure.Message}");
        }

        return lines;
    }

    async Task<IEnumerable<string>> SchemaChange(BackupManifest manifest, CancellationToken cancellation)
    {
        var revision = (await Runner.Status(cancellation)).Current;
        if (revision == manifest.For.SchemaRevision)
            return [];
        var change =
            $"The schema goes from {revision ?? "nothing"} to {manifest.For.SchemaRevision ?? "nothing"}, and {State.Live?.Version ?? "what is live"} stays";
        return State.Live?.Backup == manifest.Id && State.Previous is not null
            ? [$"{change}: {Invocation.Program} Rollback --environment {Parts.Name} --level 3 takes both back"]
            : [change];
    }
}
