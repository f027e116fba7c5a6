using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class A_backup_is_proven_as_it_is_taken(PostgresServer server) : BackupTest(server)
{
    /// <summary>One of everything that a restore is compared by.</summary>
    private const string Everything = """
        CREATE EXTENSION pg_trgm;
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN short_text AS text CHECK (length(VALUE) < 100);
        CREATE TABLE people (id serial PRIMARY KEY, name short_text NOT NULL, mood mood DEFAULT 'glad', born date, salary numeric(10, 3), notes json, tags text[],
            span interval, seen timestamptz, CONSTRAINT known CHECK (name::varchar IN ('a', 'b', 'c')));
        CREATE TABLE visits (person int REFERENCES people, day date NOT NULL, length double precision) PARTITION BY RANGE (day);
        CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE nothing ();
        INSERT INTO nothing DEFAULT VALUES;
        INSERT INTO people (name, born, salary, notes, tags, span, seen)
        SELECT (ARRAY['a', 'b', 'c'])[1 + n % 3], date '2000-01-01' + n, n / 8.0, json_build_object('n', n), ARRAY['x', n::text], n * interval '1 hour', now() FROM generate_series(1, 500) n;
        INSERT INTO visits SELECT 1 + n % 500, date '2025-01-01' + n % 700, random() FROM generate_series(1, 2000) n;
        CREATE INDEX people_name ON people USING gin ((name::text) gin_trgm_ops);
        CREATE INDEX sad_people ON people (mood) WHERE mood = 'sad';
        CREATE VIEW moods AS SELECT mood, count(*) FROM people GROUP BY mood;
        CREATE MATERIALIZED VIEW days AS SELECT day, count(*) FROM visits GROUP BY day;
        CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := lower(NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER shout BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION shout();
        ALTER TABLE people ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_people ON people USING (true);
        CREATE RULE keep AS ON DELETE TO nothing DO INSTEAD NOTHING;
        CREATE STATISTICS people_statistics ON name, mood FROM people;
        CREATE SEQUENCE countdown INCREMENT -1;
        SELECT nextval('countdown'), nextval('countdown');
        GRANT SELECT (name) ON people TO PUBLIC;
        SELECT lo_from_bytea(0, 'large');
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task With_everything_that_is_in_it(int jobs)
    {
        foreach (var statement in Everything.Split(";\n"))
            await Execute(statement);
        var (manifest, copy) = await Prove(new BackupSettings { Jobs = jobs, LargeTable = new(8192) });

        manifest.Parts.Count.ShouldBe(jobs);
        manifest.Verification!.Level.ShouldBe(VerificationLevel.Full);
        (await Catalogue.Read(manifest.Id, Cancellation)).IsVerified().ShouldBeTrue();
        manifest.Contents.LargeObjects.Rows.ShouldBe(1);
        manifest.Contents.Sequences["public.countdown"].ShouldBe(new SequenceContents(-2, Descends: true));
        manifest.Contents.Tables["public.visits_2026"].Hash.ShouldNotBe("0");
        string[] objects =
        [
            "extension pg_trgm",
            "type public.mood",
            "type public.short_text",
            "partitioned table public.visits",
            "index public.sad_people",
            "constraint known on public.people",
            "view public.moods",
            "materialized view public.days",
            "function public.shout()",
            "trigger shout on public.people",
            "policy all_people on public.people",
            "rule keep on public.nothing",
            "statistics public.people_statistics",
        ];
        objects.Except(manifest.Contents.Objects.Keys).ShouldBeEmpty();
        (await Ask<long>("SELECT count(*) FROM visits", copy)).ShouldBe(2000);
    }

    [Theory]
    [InlineData("UPDATE users SET name = 'other' WHERE id = 7", "public.users: as many rows as expected, but with other contents")]
    [InlineData("DELETE FROM users WHERE id = 7", "public.users: found 1,999 rows, expected 2,000 rows")]
    [InlineData("DROP TABLE \"odd Name\"", "public.\"odd Name\": found no such table, expected 10 rows")]
    [InlineData("CREATE TABLE more (id int)", "public.more: found 0 rows, expected no such table")]
    [InlineData(
        "ALTER TABLE users DROP CONSTRAINT users_pkey",
        "index public.users_pkey: found nothing, expected on public.users using btree unique id"
    )]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function public.f(): found f sql integer v f")]
    [InlineData("GRANT SELECT ON users TO PUBLIC", "rights on table public.users: found postgres: PUBLIC=SELECT")]
    [InlineData("SELECT setval('users_id_seq', 1999)", "public.users_id_seq: found the value 1999, expected 2000 or later")]
    [InlineData("SELECT lo_from_bytea(0, 'large')", "large objects: found 1 rows, expected 0 rows")]
    public async Task And_what_differs_is_named(string change, string told)
    {
        var expected = (await BackUp()).Contents;
        await Execute(change);
        ContentsDifference
            .Between(expected, await Contents(Database), VerificationLevel.Full, withRights: true)
            .ShouldContain(line => line.StartsWith(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("numeric", "1.0", "1.00")]
    [InlineData("interval", "1 month", "30 days")]
    [InlineData("float8", "0", "-0")]
    [InlineData("json", "{\"a\":1}", "{\"a\": 1}")]
    [InlineData("jsonb", "1", "1.0")]
    [InlineData("int[]", "{1}", "{2}")]
    [InlineData("text", "a", "A")]
    [InlineData("xml", "<a/>", "<a></a>")]
    [InlineData("int4range", "[1,2)", "[1,3)")]
    public async Task A_value_that_only_looks_the_same_is_another(string type, string one, string other)
    {
        await Execute($"CREATE TABLE one (value {type})");
        await Execute($"INSERT INTO one VALUES ('{one}')");
        var before = (await Contents(Database)).Tables["public.one"];
        (await Contents(Database)).Tables["public.one"].ShouldBe(before);
        await Execute($"UPDATE one SET value = '{other}'");
        (await Contents(Database)).Tables["public.one"].Hash.ShouldNotBe(before.Hash);
    }

    [Fact]
    public async Task Rows_alone_at_the_level_data_and_nothing_but_the_file_at_the_level_readable()
    {
        var (data, copy) = await Prove(new BackupSettings { Verification = VerificationLevel.Data });
        data.Verification!.Level.ShouldBe(VerificationLevel.Data);
        (await Ask<long>("SELECT count(*) FROM users", copy)).ShouldBe(2000);
        (await Ask<long>("SELECT count(*) FROM pg_indexes WHERE tablename = 'users'", copy)).ShouldBe(0);
        data.IsVerified().ShouldBeFalse();

        var (readable, untouched) = await Prove(new BackupSettings { Verification = VerificationLevel.Readable });
        readable.Verification!.Level.ShouldBe(VerificationLevel.Readable);
        (await Ask<long>("SELECT count(*) FROM pg_class WHERE relname = 'users'", untouched)).ShouldBe(0);
    }

    [Fact]
    public async Task No_table_is_emptied_between_the_snapshot_and_the_dump()
    {
        await using (await Snapshot.Take(Database, TimeSpan.FromSeconds(1), Cancellation))
        {
            await using var other = await Database.Connect(Cancellation);
            await other.Execute("SET lock_timeout = '50ms'", Cancellation);
            var refused = await Should.ThrowAsync<Npgsql.PostgresException>(() => other.Execute("TRUNCATE users", Cancellation));
            refused.SqlState.ShouldBe(Npgsql.PostgresErrorCodes.LockNotAvailable);
        }

        await Execute("TRUNCATE users");
    }

    [Fact]
    public async Task A_restore_that_fails_in_the_middle_leaves_no_backup()
    {
        var copy = await Server.CreateDatabase();
        await Execute("CREATE TABLE users (id int)", copy);
        var failure = await Should.ThrowAsync<PipelineException>(() => Stage().Run(Request, _ => Task.FromResult(copy), Cancellation));
        failure.Message.ShouldContain("relation \"users\" already exists");
        (await Store.List("", Cancellation).ToListAsync(Cancellation)).ShouldBeEmpty();
    }

    private static async Task<DatabaseContents> Contents(Database database)
    {
        await using var session = await database.Connect(Cancellation);
        await session.Execute("BEGIN", Cancellation);
        return await ContentsReading.Read(session, withHashes: true, Cancellation);
    }
}
