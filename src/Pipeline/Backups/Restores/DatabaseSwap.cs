using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Restores a backup beside the live database, and has it take the name.</summary>
/// <param name="database">The live database.</param>
/// <param name="location">Where the backups are, and where a swap is written down.</param>
/// <param name="settings">Whether owners and rights may be lost.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class DatabaseSwap(Database database, BackupLocation location, BackupSettings settings, Transcript transcript)
{
    private const string KeptMark = "_before_";

    private readonly RestoredDatabase _restored = new(database, location, transcript);

    private SwapSettlement Settlement => new(database, transcript);

    /// <summary>What would keep a restore from being done, told before a byte is read. Changes nothing.</summary>
    /// <param name="manifest">The backup.</param>
    /// <param name="beside">The name of a new database; null for the live one's place.</param>
    /// <param name="cancellation">Ends the questions.</param>
    /// <exception cref="PipelineException">There is such a database, the key is missing, or the live one cannot be replaced now.</exception>
    public async Task ThrowIfImpossible(BackupManifest manifest, string? beside, CancellationToken cancellation)
    {
        await using var server = await database.Maintenance.ConnectGuarded(cancellation);
        await ThrowIfImpossible(new Renaming(server, database.Name), server, manifest, beside, cancellation);
    }

    /// <summary>
    /// Restores and swaps. What a run that was killed has done of the same is not done again: what was written since would be lost with the copy that it put there.
    /// </summary>
    /// <param name="manifest">The backup.</param>
    /// <param name="run">The run.</param>
    /// <param name="continues">The run that it carries on, when it does.</param>
    /// <param name="cancellation">Until the swap itself begins; that is not interrupted.</param>
    /// <exception cref="PipelineException">The restore or the swap failed; the name leads to the old data.</exception>
    public async Task<SwapRecord> RestoreAndSwap(BackupManifest manifest, string run, string? continues, CancellationToken cancellation)
    {
        await using var server = await database.Maintenance.ConnectGuarded(cancellation);
        var renaming = new Renaming(server, database.Name);
        if (await SwapIntent.Latest(location, cancellation) is { } latest && latest.Run == continues && latest.Backup == manifest.Id)
            if (await Settlement.Of(renaming, latest, cancellation))
                return await TakeOver(latest with { Run = run }, cancellation);

        await ThrowIfImpossible(renaming, server, manifest, null, cancellation);
        await new BackupRestore(location, transcript).Check(manifest, cancellation);
        var restored = await _restored.Make(server, manifest, run, cancellation);
        try
        {
            await _restored.TellSlots(server, cancellation);
            await renaming.ThrowIfHeld(cancellation);
            var intent = new SwapIntent(
                run,
                manifest.Id,
                await renaming.OidOf(database.Name, cancellation),
                (await renaming.OidOf(restored.Name, cancellation))!.Value,
                DatabaseNames.Of(database.Name, KeptMark, run)
            );
            await intent.Write(location, cancellation);
            return await Swap(renaming, intent, restored.Name, await Loss(intent, manifest, cancellation));
        }
        catch (Exception)
        {
            await _restored.Remove(restored);
            throw;
        }
    }

    /// <summary>Restores into a new database of that name, which nothing leads to.</summary>
    /// <param name="manifest">The backup.</param>
    /// <param name="name">The database's name.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Ends it, and drops what was begun.</param>
    /// <exception cref="PipelineException">There is a database of that name, or the restore failed.</exception>
    public async Task RestoreBeside(BackupManifest manifest, string name, string run, CancellationToken cancellation)
    {
        await using var server = await database.Maintenance.ConnectGuarded(cancellation);
        await ThrowIfImpossible(new Renaming(server, database.Name), server, manifest, name, cancellation);
        await new BackupRestore(location, transcript).Check(manifest, cancellation);
        // Under a name that the next run knows as unfinished, until it is whole.
        var restored = await _restored.Make(server, manifest, run, cancellation);
        try
        {
            await server.Execute($"ALTER DATABASE {Quote(restored.Name)} RENAME TO {Quote(name)}", cancellation);
        }
        catch (Exception)
        {
            await _restored.Remove(restored);
            throw;
        }
    }

    /// <summary>Brings a swap to an end that was killed: lets everybody in again, and says so.</summary>
    public async Task Settle(CancellationToken cancellation)
    {
        if (await SwapIntent.Latest(location, cancellation) is not { } latest)
            return;
        await using var server = await database.Maintenance.ConnectGuarded(cancellation);
        await Settlement.Of(new Renaming(server, database.Name), latest, cancellation);
    }

    /// <summary>Drops restored databases that killed runs have left without the name. The caller holds the environment's lease.</summary>
    public async Task RemoveUnfinished(CancellationToken cancellation)
    {
        await using var server = await database.Maintenance.ConnectGuarded(cancellation);
        await _restored.RemoveUnfinished(server, cancellation);
    }

    private async Task<SwapRecord> TakeOver(SwapIntent done, CancellationToken cancellation)
    {
        await done.Write(location, cancellation);
        transcript.Line(
            $"Backup {done.Backup} was restored and took the place of \"{database.Name}\" already, in the run that was interrupted"
        );
        return new SwapRecord(done.Backup, database.Name, done.Old is null ? null : done.KeptAs, null);
    }

    /// <summary>What is to be replaced may be broken: that is what restores are for.</summary>
    private async Task<string?> Loss(SwapIntent intent, BackupManifest manifest, CancellationToken cancellation)
    {
        try
        {
            return intent.Old is null ? null : (await DataLoss.Since(database, manifest, transcript.Time, cancellation)).ToString();
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException)
        {
            transcript.Warn($"What the replaced database has more than the backup cannot be counted: {failure.Message}");
            return null;
        }
    }

    private async Task<SwapRecord> Swap(Renaming renaming, SwapIntent intent, string restored, string? lost)
    {
        var started = transcript.Time.GetTimestamp();
        try
        {
            await renaming.Swap(intent, restored);
        }
        catch (NpgsqlException failure)
        {
            await Settlement.ThrowUnlessSwapped(intent, failure);
        }

        var record = new SwapRecord(
            intent.Backup,
            database.Name,
            intent.Old is null ? null : intent.KeptAs,
            transcript.Time.GetElapsedTime(started),
            lost
        );
        transcript.Line(
            record.KeptAs is null
                ? $"The restored database is \"{database.Name}\" now; there was none before"
                : $"The restored database took the place of \"{database.Name}\" with an interruption of {record.Interruption!.Value.Spoken()}; the replaced one is kept as \"{record.KeptAs}\" until somebody drops it: see docs/backups.md"
        );
        return record;
    }

    private async Task ThrowIfImpossible(
        Renaming renaming,
        NpgsqlConnection server,
        BackupManifest manifest,
        string? beside,
        CancellationToken cancellation
    )
    {
        new BackupRestore(location, transcript).ThrowIfImpossible(manifest);
        if (manifest.Damage is { } damage)
            throw PipelineException.Refused(
                $"The backup {manifest.Id} is damaged.",
                damage,
                $"Use another one: {Invocation.Program} Backups --environment {location.Environment}. Once it is put right: VerifyBackup --backup {manifest.Id}"
            );
        if (beside is not null)
        {
            if (await renaming.OidOf(beside, cancellation) is not null)
                throw PipelineException.Refused($"There is a database \"{beside}\" already.", next: "Name another one: --to NAME");
            return;
        }

        if (manifest.Database != database.Name)
            throw PipelineException.Refused(
                $"The backup {manifest.Id} is of the database \"{manifest.Database}\", not of \"{database.Name}\".",
                $"It was taken of {manifest.Server}.",
                "Restore it beside: --to NAME. When it is to take the place all the same, swap the names by hand: see docs/backups.md"
            );
        await renaming.ThrowIfHeld(cancellation);
        if (!settings.WithoutRights)
            (await MissingRoles.On(server, manifest, cancellation)).ThrowIfAny(database.User);
    }

    private static string Quote(string name) => SqlExecution.QuoteIdentifier(name);
}
