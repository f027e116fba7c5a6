using Npgsql;
using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>How the parts of a dump get into the store.</summary>
/// <param name="dump">The dump.</param>
/// <param name="plan">How it is divided.</param>
/// <param name="described">The manifest without parts and rows, once that is read.</param>
/// <param name="cancellation">Ends it.</param>
internal delegate Task<IReadOnlyList<BackupPart>> Dumping(
    Dump dump,
    DumpPlan plan,
    Lazy<Task<BackupManifest>> described,
    CancellationToken cancellation
);

/// <summary>
/// Dumps a database and describes what is in it, both at one snapshot: a session holds that, with a light lock on every table, reads, and stays until
/// pg_dump is done.
/// </summary>
internal sealed class BackupTaking(Database database, BackupLocation location, BackupSettings settings, Transcript transcript)
{
    private const string Sizes = """
        SELECT format('%I.%I', nspname, relname), pg_table_size(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND relpersistence <> 't' AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
        """;

    /// <summary>Takes the backup.</summary>
    /// <param name="id">The backup's id.</param>
    /// <param name="request">What it is for.</param>
    /// <param name="jobs">How many large tables are dumped at a time.</param>
    /// <param name="dumping">How its parts get into the store.</param>
    /// <param name="previous">The backup before it, which this one will be about as large as.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its manifest, not yet written: it does not count until that is.</returns>
    public async Task<BackupManifest> Run(
        string id,
        BackupRequest request,
        int jobs,
        Dumping dumping,
        BackupManifest? previous,
        CancellationToken cancellation
    )
    {
        var started = transcript.Time.GetTimestamp();
        using var tool = await PostgresTool.For(database, cancellation);
        if (tool.Major > tool.Server)
            transcript.Warn(
                $"Dumping a server of version {tool.Server} with pg_dump {tool.Major}: such a dump may need a server of version {tool.Major} to restore. apt-get install postgresql-client-{tool.Server}"
            );
        if (Compression.Choose() != Compression.Zstd)
            transcript.Warn(
                "There is no zstd on this machine: pg_dump compresses by itself, which takes several times as long. apt-get install zstd"
            );
        await using var snapshot = await Snapshot.Take(database, settings.LockWait, cancellation);
        var session = snapshot.Session;
        var draft = await Begin(session, id, request, tool.Major, cancellation);
        var plan = DumpPlan.For(
            await session.Rows(Sizes, row => new SizedTable(row.GetString(0), row.GetInt64(1)), cancellation),
            jobs,
            settings.LargeTable.Bytes
        );
        await location.Catalogue.Begin(draft.Id, cancellation);
        using var progress = transcript.Progress($"Backing up {database.Name}", previous?.Size);
        string[] options = [$"--snapshot={snapshot.Id}", $"--lock-wait-timeout={Snapshot.Milliseconds(settings.LockWait)}"];
        var dump = new Dump(location, tool, draft, options, progress.Advance);
        var (parts, contents, roles) = (draft.Parts, draft.Contents, draft.Roles);
        var described = new Lazy<Task<BackupManifest>>(() => Describe(draft, session, cancellation));
        await SideBySide.Run(
            cancellation,
            async token => parts = await dumping(dump, plan, described, token),
            async token =>
                contents = await ContentsReading.Count((await described.Value).Contents, session, settings.Hashes, static _ => { }, token),
            async token => roles = await RolesOf(tool, token)
        );
        contents = await snapshot.Outlive(contents, cancellation);
        var duration = transcript.Time.GetElapsedTime(started);
        var taken = await described.Value with { Parts = parts, Contents = contents, Roles = roles, Duration = duration };
        return await ConfidentialStatements.Hide(taken, location.Key, cancellation);
    }

    /// <summary>What has to be known before the dump begins.</summary>
    private async Task<BackupManifest> Begin(
        NpgsqlConnection session,
        string id,
        BackupRequest request,
        int dumpVersion,
        CancellationToken cancellation
    )
    {
        var now = transcript.Time.GetUtcNow();
        return new BackupManifest
        {
            Id = id,
            Environment = location.Environment,
            For = request,
            TakenAt = now,
            Duration = TimeSpan.Zero,
            Server = $"{database.Host}:{database.Port}",
            Database = database.Name,
            ServerVersion = session.PostgreSqlVersion.ToString(),
            DumpVersion = dumpVersion,
            Compression = Compression.Choose().Name,
            EncryptedWith = location.Key?.Id,
            LockedUntil = now + location.Store.ArchiveLock,
            DatabaseSize = await session.Scalar<long>("SELECT pg_database_size(current_database())", cancellation),
            Contents = await ContentsReading.Begin(session, cancellation),
            Locale = "",
            Owners = [],
            Attributes = [],
            Parts = [],
        };
    }

    /// <summary>What can be read beside the dump, at its snapshot.</summary>
    private async Task<BackupManifest> Describe(BackupManifest draft, NpgsqlConnection session, CancellationToken cancellation)
    {
        await ExtensionTables.Tell(session, transcript, cancellation);
        return draft with
        {
            Locale = await DatabaseLocale.Of(session, database.Name, cancellation) ?? "",
            Contents = await ContentsReading.Describe(draft.Contents, session, cancellation),
            Owners = await Ownership.Owners(session, cancellation),
            Grantees = await Ownership.Grantees(session, cancellation),
            Subjects = await Ownership.Subjects(session, cancellation),
            Subscriptions = await Subscription.Of(session, database.Name, cancellation),
            Attributes = await DatabaseAttributes.Read(session, database.Name, cancellation),
        };
    }

    /// <summary>A server may keep its roles to itself; a restore onto another one needs them made by hand then.</summary>
    private async Task<string?> RolesOf(PostgresTool tool, CancellationToken cancellation)
    {
        var said = await tool.Command("pg_dumpall", "--roles-only", "--no-role-passwords", $"--database={Conninfo.Of(database.Name)}")
            .Try(cancellation);
        if (!said.Succeeded)
            transcript.Detail($"The server does not tell its roles: {said.Errors}");
        return said.Succeeded ? said.Output : null;
    }
}
