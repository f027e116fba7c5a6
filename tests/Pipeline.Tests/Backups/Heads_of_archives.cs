using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>Rows come after a table of contents, and do not belong on this machine's disk.</summary>
public sealed class Heads_of_archives(PostgresServer server) : BackupTest(server)
{
    private const int MostOnDisk = 96 << 20;

    [Fact]
    public async Task Take_no_more_than_the_disk_has_room_for_however_well_rows_shrink()
    {
        var head = new ArchiveHead();
        await new Command("head", "-c", $"{4 * MostOnDisk}", "/dev/zero")
            .PipedInto(Compression.Zstd.Compressor!)
            .Read((packed, token) => packed.CopyToAsync(new WatchedStream(Stream.Null, head.See), token), Cancellation);
        using var tool = await PostgresTool.For(Database, Cancellation);

        (await head.Unpack(tool, Compression.Zstd, Cancellation)).ShouldBeNull();
        new FileInfo(tool.PathOf("head")).Length.ShouldBe(MostOnDisk);
    }

    [Fact]
    public async Task Take_no_rows_when_less_is_enough()
    {
        await Execute("INSERT INTO users (name) SELECT md5(number::text) FROM generate_series(1, 100000) AS number");
        var manifest = await BackUp();
        var head = new ArchiveHead();
        await new PartReading(Location, manifest, static _ => { }).Into(head, Cancellation);
        using var tool = await PostgresTool.For(Database, Cancellation);

        var file = await head.Unpack(tool, Compression.Zstd, Cancellation);

        new FileInfo(file!).Length.ShouldBeLessThan(1 << 20);
        manifest.Size.ShouldBeGreaterThan(3 << 19);
    }
}
