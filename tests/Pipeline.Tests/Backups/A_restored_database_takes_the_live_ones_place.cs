using System.Collections.Concurrent;
using Npgsql;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class A_restored_database_takes_the_live_ones_place(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task While_clients_write_and_no_acknowledged_write_of_the_kept_one_is_lost()
    {
        var manifest = await BackUp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var acknowledged = new ConcurrentBag<string>();
        var clients = Enumerable.Range(0, 20).Select(number => Write(number, acknowledged, stop.Token)).ToList();
        while (acknowledged.Count < 100)
            await Task.Delay(10, Cancellation);

        var swapped = await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);
        swapped.Lost!.ShouldContain("users has ");
        var before = acknowledged.Count;
        while (acknowledged.Count < before + 100)
            await Task.Delay(10, Cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        swapped.Interruption!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        await Execute($"ALTER DATABASE {SqlExecution.QuoteIdentifier(swapped.KeptAs!)} ALLOW_CONNECTIONS true");
        var found = await Names(Database.Named(swapped.KeptAs!));
        found.UnionWith(await Names(Database));
        acknowledged.Except(found).ShouldBeEmpty();
        (await Ask<long>("SELECT count(*) FROM users WHERE name NOT LIKE 'written %'")).ShouldBe(2000);
    }

    [Fact]
    public async Task With_what_belongs_to_the_name_and_not_to_the_data()
    {
        var name = SqlExecution.QuoteIdentifier(Database.Name);
        await Execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$");
        await Execute($"ALTER DATABASE {name} CONNECTION LIMIT 42");
        await Execute($"COMMENT ON DATABASE {name} IS 'it''s the one'");
        await Execute($"REVOKE ALL ON DATABASE {name} FROM PUBLIC");
        await Execute($"GRANT CONNECT ON DATABASE {name} TO reader");
        await Execute($"ALTER DATABASE {name} SET work_mem = '7MB'");
        await Execute($"ALTER ROLE reader IN DATABASE {name} SET statement_timeout = '5s'");
        await Execute($"ALTER DATABASE {name} SET search_path = \"$user\", \"it's, mine\", public");
        await Execute($"ALTER ROLE reader IN DATABASE {name} SET search_path = ''");
        var manifest = await BackUp();
        var before = await Attributes();

        await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);

        (await Attributes()).ShouldBe(before);
    }

    [Fact]
    public async Task With_the_owners_and_the_rights_of_what_is_in_it()
    {
        await Execute("DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN END $$");
        await Execute("DO $$ BEGIN CREATE ROLE author; EXCEPTION WHEN duplicate_object THEN END $$");
        await Execute("GRANT SELECT ON users TO reader");
        await Execute("CREATE TABLE notes (text text)");
        await Execute("ALTER TABLE notes OWNER TO author");
        var manifest = await BackUp();
        var before = await Rights();

        await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);

        (await Rights()).ShouldBe(before);
    }

    [Fact]
    public async Task Without_owners_and_rights_where_the_role_may_not_give_them_which_is_said()
    {
        await Execute("DO $$ BEGIN CREATE ROLE plain LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN END $$");
        var manifest = await BackUp();
        manifest.Owners.ShouldBe(["postgres"]);
        await using var scratch = await ScratchDatabase.Create(Database with { User = "plain" }, "run", Cancellation);
        using var said = new StringWriter();
        var restore = new BackupRestore(Location, new Transcript(said, new Secrets(), TimeProvider.System));

        await restore.Into(scratch.Database, manifest, "run", Cancellation);

        said.ToString()
            .ShouldContain("Restored without owners and rights, as \"plain\" may not act for \"postgres\", which own things in it.");
        (await Ask<string>("SELECT relowner::regrole::text FROM pg_class WHERE relname = 'users'", scratch.Database)).ShouldBe("plain");
    }

    [Theory]
    [InlineData("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'")]
    [InlineData("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")]
    public async Task With_its_encoding_and_its_collation(string locale)
    {
        var live = Database.Named($"{Database.Name}_{locale.Length}");
        await Execute($"CREATE DATABASE {live.Name} TEMPLATE template0 {locale}");
        await Execute("CREATE TABLE words AS SELECT unnest(ARRAY['a', 'B', 'z']) AS word", live);
        await Execute("INSERT INTO words VALUES (chr(233))", live);
        await using var scratch = await ScratchDatabase.Create(live, "run", Cancellation, await DatabaseLocale.Of(live, Cancellation));
        var manifest = await new BackupStage(live, Location, new BackupSettings { MinimumSize = new(1) }, Transcript).Run(
            Request,
            _ => Task.FromResult(scratch.Database),
            Cancellation
        );
        manifest.IsVerified().ShouldBeTrue();
        var words = await Ask<string>("SELECT string_agg(word, ',' ORDER BY word) FROM words", live);

        await new DatabaseSwap(live, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation);

        (await DatabaseLocale.Of(live, Cancellation)).ShouldBe(locale);
        (await Ask<string>("SELECT string_agg(word, ',' ORDER BY word) FROM words", live)).ShouldBe(words);
    }

    [Fact]
    public async Task But_never_that_of_a_database_which_it_is_no_backup_of()
    {
        var manifest = await BackUp();
        var other = await Server.CreateDatabase();
        var swap = new DatabaseSwap(other, Location, new BackupSettings(), Transcript);

        var refused = await Should.ThrowAsync<PipelineException>(() => swap.RestoreAndSwap(manifest, "run", null, Cancellation));

        refused.What.ShouldBe($"The backup {manifest.Id} is of the database \"{Database.Name}\", not of \"{other.Name}\".");
        await swap.RestoreBeside(manifest, $"{other.Name}_beside", "run", Cancellation);
    }

    [Fact]
    public async Task And_what_only_a_superuser_may_set_is_told()
    {
        var live = await Server.CreateDatabase("settings_owner");
        await Execute($"ALTER DATABASE {live.Name} SET log_min_duration_statement = 100", Database);
        await Execute("CREATE TABLE one (id int)", live);
        var manifest = await new BackupStage(live, Location, new BackupSettings { MinimumSize = new(1) }, Transcript).Run(
            Request,
            Cancellation
        );
        await new DatabaseSwap(live, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation);
        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("log_min_duration_statement");
    }

    [Fact]
    public async Task Or_a_new_name_beside_it()
    {
        var manifest = await BackUp();
        var name = $"{Database.Name} beside";
        await Swap.RestoreBeside(manifest, name, "run", Cancellation);
        (await Ask<long>("SELECT count(*) FROM users", Database.Named(name))).ShouldBe(2000);
        await Swap.ThrowIfImpossible(manifest, "another", Cancellation);
        foreach (
            var again in new Func<Task>[]
            {
                () => Swap.RestoreBeside(manifest, name, "run", Cancellation),
                () => Swap.ThrowIfImpossible(manifest, name, Cancellation),
            }
        )
            (await Should.ThrowAsync<PipelineException>(again)).What.ShouldBe($"There is a database \"{name}\" already.");
    }

    [Fact]
    public async Task Even_when_there_is_no_live_one_any_more_with_what_belonged_to_it()
    {
        await Execute($"ALTER DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} CONNECTION LIMIT 42");
        var manifest = await BackUp();
        var before = await Attributes();
        await Execute($"DROP DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} WITH (FORCE)", Database.Maintenance);

        (await Swap.RestoreAndSwap(manifest, "run", null, Cancellation)).KeptAs.ShouldBeNull();
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
        (await Attributes()).ShouldBe(before);
    }

    private Task<string?> Rights() =>
        Ask<string>(
            "SELECT string_agg(format('%s %s %s', relname, relowner::regrole, relacl), ', ' ORDER BY relname) FROM pg_class WHERE relname IN ('users', 'notes')"
        );

    private Task<string?> Attributes() =>
        Ask<string>(
            """
            SELECT format('%s %s %s %s %s', datconnlimit, datdba::regrole, datacl, shobj_description(oid, 'pg_database'),
                          (SELECT string_agg(setrole::regrole || setconfig::text, ' ' ORDER BY setrole::regrole::text) FROM pg_db_role_setting WHERE setdatabase = oid))
            FROM pg_database WHERE datname = current_database()
            """
        );

    private static async Task<HashSet<string>> Names(Database database)
    {
        await using var connection = await database.Connect(Cancellation);
        return [.. await connection.Rows("SELECT name FROM users", row => row.GetString(0), Cancellation)];
    }

    private async Task Write(int client, ConcurrentBag<string> acknowledged, CancellationToken stopped)
    {
        for (var number = 0; !stopped.IsCancellationRequested; number++)
        {
            try
            {
                var name = $"written {client} {number}";
                await Execute($"INSERT INTO users (name) VALUES ('{name}')");
                acknowledged.Add(name);
            }
            catch (Exception failure) when (failure is PipelineException or NpgsqlException)
            {
                // The interruption: a client connects again.
            }
        }
    }
}
