using Pipeline.Databases;
using Pipeline.Tests.Backups;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Databases;

public sealed class Programs_of_PostgreSQL(PostgresServer server) : BackupTest(server)
{
    private string Folder => Path.Combine(Store.Location, "programs");

    [Theory]
    [InlineData(new[] { 14, 15, 16, 17 }, 15)]
    [InlineData(new[] { 17, 14, 16 }, 16)]
    [InlineData(new[] { 13, 14 }, null)]
    [InlineData(new int[0], null)]
    public void Are_of_the_servers_own_version_or_the_next_higher_and_never_lower(int[] installed, int? chosen) =>
        (PostgresPrograms.Best(installed.Select(major => new PostgresPrograms($"/{major}", major)), 15)?.Major).ShouldBe(chosen);

    [Theory]
    [InlineData("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15)]
    [InlineData("pg_dump (PostgreSQL) 17.2", 17)]
    [InlineData("pg_dump (PostgreSQL) 19beta1", 19)]
    [InlineData("pg_dump (PostgreSQL) 19devel", 19)]
    public async Task Are_asked_for_their_version_in_a_folder_that_a_person_named(string said, int major)
    {
        await Install(said);
        (await PostgresPrograms.For(15, Cancellation, Folder)).ShouldBe(new PostgresPrograms(Folder, major));
    }

    [Theory]
    [InlineData("pg_dump (PostgreSQL) 14.11", "Found version 14, expected 15 or higher.")]
    [InlineData("pg_dump (PostgreSQL) 9.6.24", "Found version 9, expected 15 or higher.")]
    [InlineData("Error: You must install at least one postgresql-client-<version> package", "Found none.")]
    public async Task Are_asked_to_be_installed_when_none_will_do(string said, string found)
    {
        await Install(said);
        var refused = await Should.ThrowAsync<PipelineException>(() => PostgresPrograms.For(15, Cancellation, Folder));
        refused.What.ShouldBe("There are no PostgreSQL client programs for a server of version 15.");
        refused.Why.ShouldBe(found);
        refused.Next.ShouldBe("apt-get install postgresql-client-15");
    }

    [Fact]
    public async Task Of_a_higher_version_are_used_and_warned_of_and_asked_for_when_the_backup_is_restored()
    {
        var major = (await Ask<int>("SELECT current_setting('server_version_num')::int / 10000")) + 1;
        await Install($"pg_dump (PostgreSQL) {major}.0", $"exec {Server.Programs}/pg_dump \"$@\"");
        File.CreateSymbolicLink(Path.Combine(Folder, "pg_dumpall"), Path.Combine(Server.Programs, "pg_dumpall"));
        var database = Database with { Programs = Folder };

        var manifest = await new Pipeline.Backups.BackupStage(database, Location, new(), Transcript).Run(Request, Cancellation);

        manifest.DumpVersion.ShouldBe(major);
        Transcript.Warnings.ShouldHaveSingleItem().ShouldStartWith($"Dumping a server of version {major - 1} with pg_dump {major}");
        var refused = await Should.ThrowAsync<PipelineException>(async () =>
            await Restore.Into(await Server.CreateDatabase(), manifest, "run", Cancellation)
        );
        refused.Next.ShouldBe($"apt-get install postgresql-client-{major}");
    }

    private async Task Install(string version, string otherwise = "")
    {
        var program = Path.Combine(Directory.CreateDirectory(Folder).FullName, "pg_dump");
        await File.WriteAllTextAsync(
            program,
            $"#!/bin/sh\n[ \"$1\" = --version ] && echo '{version}' && exit\n{otherwise}\n",
            Cancellation
        );
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
