using Pipeline.Backups;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>What restores to something that looks different and is not, or does not restore as one would think.</summary>
public sealed class Whatever_is_in_a_database(PostgresServer server) : BackupTest(server)
{
    /// <summary>Each with statements that are separated by empty lines.</summary>
    public static TheoryData<string, string> Oddities { get; } =
        new()
        {
            {
                "a column that a parent got later",
                """
                    CREATE TABLE parent (a int)

                    CREATE TABLE child (b text) INHERITS (parent)

                    ALTER TABLE parent ADD COLUMN c date

                    INSERT INTO child SELECT n, 'x' || n, date '2026-01-01' + n FROM generate_series(1, 100) AS n
                    """
            },
            {
                "partitions by the hash of an enum, which is that of its OID",
                """
                    CREATE TYPE mood AS ENUM ('happy', 'sad', 'neither', 'both', 'unknown')

                    CREATE TABLE "by Mood" (mood mood, year int) PARTITION BY HASH (mood)

                    CREATE TABLE mood_0 PARTITION OF "by Mood" FOR VALUES WITH (modulus 2, remainder 0)

                    CREATE TABLE mood_1 PARTITION OF "by Mood" FOR VALUES WITH (modulus 2, remainder 1) PARTITION BY RANGE (year)

                    CREATE TABLE mood_1_all PARTITION OF mood_1 DEFAULT

                    INSERT INTO "by Mood" SELECT m, n FROM unnest(enum_range(NULL::mood)) AS m, generate_series(1, 100) AS n
                    """
            },
            {
                "a foreign key to partitions that came and went",
                """
                    CREATE TABLE event (id int, year int, PRIMARY KEY (id, year)) PARTITION BY RANGE (year)

                    CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM (2024) TO (2025)

                    CREATE TABLE note (id int, year int, FOREIGN KEY (id, year) REFERENCES event)

                    CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM (2025) TO (2026)

                    ALTER TABLE event DETACH PARTITION event_2024

                    INSERT INTO event SELECT n, 2025 FROM generate_series(1, 100) AS n

                    INSERT INTO note SELECT * FROM event
                    """
            },
            {
                "tables that belong to an extension",
                """
                    CREATE EXTENSION hstore

                    CREATE TABLE queue (id serial PRIMARY KEY, payload hstore)

                    INSERT INTO queue (payload) VALUES ('a=>1')

                    CREATE INDEX tuning ON queue (payload)

                    ALTER EXTENSION hstore ADD TABLE queue

                    ALTER EXTENSION hstore ADD SEQUENCE queue_id_seq
                    """
            },
            {
                "a cast to text that reads a table",
                """
                    CREATE TYPE price AS (amount numeric, currency text)

                    CREATE TABLE rate (currency text, factor numeric)

                    INSERT INTO rate VALUES ('EUR', 1)

                    CREATE FUNCTION price_text(price) RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT ($1.amount * factor)::text FROM rate WHERE currency = $1.currency); END$$

                    CREATE CAST (price AS text) WITH FUNCTION price_text(price)

                    CREATE TABLE item (price price)

                    INSERT INTO item SELECT ROW(n, 'EUR')::price FROM generate_series(1, 100) AS n
                    """
            },
            {
                "an event trigger that forbids changes, and materialized views",
                """
                    CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM users

                    CREATE MATERIALIZED VIEW twice AS SELECT * FROM counted

                    CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS one WITH NO DATA

                    CREATE FUNCTION no_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no ddl'; END$$

                    CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION no_ddl()
                    """
            },
            {
                "no schema public",
                """
                    CREATE SCHEMA app

                    ALTER TABLE users SET SCHEMA app

                    ALTER TABLE "odd Name" SET SCHEMA app

                    DROP SCHEMA public
                    """
            },
            { "no plpgsql", "DROP EXTENSION plpgsql" },
            {
                "row security that binds the owner",
                """
                    ALTER TABLE users ENABLE ROW LEVEL SECURITY

                    ALTER TABLE users FORCE ROW LEVEL SECURITY

                    CREATE POLICY nobody ON users USING (false)
                    """
            },
            {
                "tables of every other kind",
                """
                    CREATE EXTENSION postgres_fdw

                    CREATE SERVER abroad FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere')

                    CREATE FOREIGN TABLE far (id int) SERVER abroad

                    CREATE UNLOGGED TABLE fast AS SELECT generate_series(1, 100) AS id

                    CREATE TABLE nothing ()

                    INSERT INTO nothing DEFAULT VALUES

                    CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)

                    CREATE DOMAIN tags AS text[] CHECK (cardinality(VALUE) < 10)

                    CREATE TABLE word (word text COLLATE loose UNIQUE, tags tags, length int GENERATED ALWAYS AS (length(word)) STORED)

                    INSERT INTO word SELECT 'A' || n, ARRAY['x', 'y'] FROM generate_series(1, 100) AS n
                    """
            },
            {
                "constraints that its rows break",
                """
                    CREATE TABLE broken AS SELECT generate_series(1, 100) AS id

                    ALTER TABLE broken ADD CONSTRAINT negative CHECK (id < 0) NOT VALID

                    ALTER TABLE broken ADD CONSTRAINT known FOREIGN KEY (id) REFERENCES "odd Name" NOT VALID
                    """
            },
            {
                "functions with bodies of megabytes",
                """
                    DO $$
                    DECLARE body text;
                    BEGIN
                        FOR i IN 1..320 LOOP
                            SELECT string_agg(md5(random()::text), '') INTO body FROM generate_series(1, 900);
                            EXECUTE format('CREATE FUNCTION long_%s() RETURNS text LANGUAGE sql AS %L', i, 'SELECT ''' || body || '''');
                        END LOOP;
                    END $$
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task It_is_proven(string oddity, string statements)
    {
        foreach (var statement in statements.Split("\n\n"))
            await Execute(statement);
        foreach (var jobs in new[] { 1, 3 })
            (await Prove(new BackupSettings { Jobs = jobs, LargeTable = new(8192) })).Manifest.IsVerified().ShouldBeTrue(oddity);
    }
}
