using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>A server as cloud providers rent them out: TLS with an authority of its own, a password that is a token, no superuser.</summary>
public sealed class A_managed_server_is_backed_up(PostgresServer server) : BackupTest(server)
{
    private const string Token = "a token: with 'quotes' and \\ slashes";

    [Fact]
    public async Task And_proven_and_swapped_in_without_a_superuser()
    {
        var managed = await Server.CreateManaged(Token.Replace("'", "''", StringComparison.Ordinal));
        managed = managed with { Password = await TokenByCommand() };
        await using (var connection = await managed.Connect(Cancellation))
        {
            (await connection.Scalar<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", Cancellation)).ShouldBeTrue();
            await connection.Execute("CREATE TABLE orders (id int PRIMARY KEY, note text)", Cancellation);
            await connection.Execute("INSERT INTO orders SELECT generate_series(1, 500), 'x'", Cancellation);
            await connection.Execute("CREATE EXTENSION pg_trgm", Cancellation);
        }

        var stage = new BackupStage(managed, Location, new BackupSettings(), Transcript);
        await using var scratch = await ScratchDatabase.Create(managed, "run", Cancellation);
        var manifest = await stage.Run(Request, _ => Task.FromResult(scratch.Database), Cancellation);

        manifest.IsVerified().ShouldBeTrue();
        manifest.Contents.Tables["public.orders"].Rows.ShouldBe(500);
        manifest.Roles!.ShouldContain("CREATE ROLE managed");
        manifest.Roles!.ShouldNotContain("SCRAM");
        (
            await new DatabaseSwap(managed, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation)
        ).KeptAs.ShouldNotBeNull();
        (await Ask<long>("SELECT count(*) FROM orders", managed)).ShouldBe(500);
        (await Store.ReadText($"{EnvironmentName}/backups/{manifest.Id}/manifest.json", Cancellation))!.ShouldNotContain("a token");
    }

    [Fact]
    public async Task And_proven_on_another_server_that_need_not_know_its_roles()
    {
        await using var elsewhere = new PostgresServer();
        await elsewhere.InitializeAsync();
        var managed = await Server.CreateManaged("password");
        await Execute("CREATE TABLE orders AS SELECT generate_series(1, 500) AS id", managed);
        var settings = new BackupSettings
        {
            Scratch = new ServerSettings
            {
                Host = "127.0.0.1",
                Port = elsewhere.Port,
                User = "postgres",
            },
        };
        settings.Faults().ShouldBeEmpty();
        var beside = settings.Scratch.Resolve(managed.Name, new Secrets(), TimeProvider.System);

        await using var scratch = await ScratchDatabase.Create(beside, "run", Cancellation);
        var manifest = await new BackupStage(managed, Location, settings, Transcript).Run(
            Request,
            _ => Task.FromResult(scratch.Database),
            Cancellation
        );
        manifest.IsVerified().ShouldBeTrue();
        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("may not act for \"managed\"");
    }

    [Fact]
    public async Task But_not_when_its_certificate_is_nobodys_we_trust()
    {
        var managed = await Server.CreateManaged("password") with { SslRootCertificate = "" };
        (await Should.ThrowAsync<PipelineException>(() => managed.Connect(Cancellation))).What.ShouldContain("cannot be reached");
        using var tool = await PostgresTool.For(managed with { SslRootCertificate = Server.Certificate }, Cancellation);
        var refused = await tool.Command("pg_dump").With("PGSSLROOTCERT", "/etc/ssl/certs/ca-certificates.crt").Try(Cancellation);
        refused.Errors.ShouldContain("certificate verify failed");
    }

    [Fact]
    public async Task Nor_without_TLS()
    {
        var managed = await Server.CreateManaged("password") with { SslMode = "disable" };
        (await Should.ThrowAsync<PipelineException>(() => managed.Connect(Cancellation))).Why!.ShouldContain("pg_hba.conf");
    }

    [Fact]
    public async Task With_a_new_token_whenever_the_last_one_is_older_than_ten_minutes()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(
            script,
            $"#!/bin/sh\necho x >>{folder.Path}/asked; echo token-$(wc -l <{folder.Path}/asked)",
            Cancellation
        );
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var time = new ManualTime();
        var password = new Password(new SecretReference("command", script), "Database.password", new Secrets(), time);

        (await password.Reveal(Cancellation)).ShouldBe("token-1");
        time.Advance(TimeSpan.FromMinutes(9));
        (await password.Reveal(Cancellation)).ShouldBe("token-1");
        time.Advance(TimeSpan.FromMinutes(2));
        (await password.Reveal(Cancellation)).ShouldBe("token-2");
    }

    [Fact]
    public void A_pooler_that_cannot_be_dumped_through_is_refused_by_its_name() =>
        new DatabaseSettings
        {
            Name = "app",
            User = "app",
            Host = "ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech",
        }
            .Faults()
            .ShouldHaveSingleItem()
            .Expected.ShouldBe("the server's own host name, as a pooler cannot be dumped through");

    private async Task<Password> TokenByCommand()
    {
        var file = Path.Combine(Store.Location, "token");
        await File.WriteAllTextAsync(file, Token + "\n", Cancellation);
        return new Password(new SecretReference("command", $"cat {file}"), "Database.password", new Secrets(), TimeProvider.System);
    }
}
