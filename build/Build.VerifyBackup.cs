using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;

partial class Build
{
    [Category("Backups")]
    Target VerifyBackup =>
        _ =>
            _.Description("Restores a backup from the store into a scratch database and compares the two; the newest without --backup")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(
                        VerifyChosen,
                        async cancellation =>
                        {
                            await OpenToLook(cancellation);
                            var chosen = await ChosenBackup(cancellation);
                            BackupRestore.ThrowIfImpossible(chosen);
                            return [$"restore {chosen.Id} into a scratch database, compare the two, and record the proof"];
                        }
                    )
                );

    async Task VerifyChosen(CancellationToken cancellation)
    {
        await using var lease = await OpenAlone(nameof(VerifyBackup), cancellation);
        var proven = await Prove(await ChosenBackup(cancellation), Verification ?? BackupOptions.Verification, cancellation);
        if (Json)
            Print(BackupRecord.Of(proven));
    }

    async Task<BackupManifest> ChosenBackup(CancellationToken cancellation) =>
        BackupId is null ? await NewestBackup(cancellation) : await Parts.Catalogue.Read(BackupId, cancellation);

    /// <summary>Not the one before, when the newest cannot be used: a nightly check would say that all is well.</summary>
    async Task<BackupManifest> NewestBackup(CancellationToken cancellation)
    {
        if (await Parts.Catalogue.List(cancellation) is [{ Fault: { } fault } newest, ..])
            throw new PipelineException(
                $"The newest backup, {newest.Id}, cannot be used.",
                fault,
                "Nothing was changed.",
                $"Name another one with --backup, and take a new one: {Invocation.Program} Backup --environment {Parts.Name}"
            );
        return await Parts.Catalogue.Newest(Parts.Database.Name, cancellation)
            ?? throw PipelineException.Refused($"There is no backup of {Parts.Name} yet.");
    }

    /// <summary>Proves a backup that is in the store.</summary>
    async Task<BackupManifest> Prove(BackupManifest manifest, VerificationLevel level, CancellationToken cancellation)
    {
        var run = Run?.Id ?? WorkId(nameof(VerifyBackup));
        if (level == VerificationLevel.Readable)
            return await BackupRestore.Read(manifest, run, cancellation);
        await using var scratch = await CreateScratch($"{run}_proof", manifest.Locale, cancellation);
        return await BackupRestore.Into(scratch.Database, manifest, run, cancellation, level);
    }
}
