using System.Buffers;
using Pipeline.Databases;
using Pipeline.Processes;

namespace Pipeline.Backups;

/// <summary>
/// The beginning of an archive, with its table of contents: all that pg_restore needs to build indexes and constraints, several at a time, which it
/// cannot from a stream.
/// </summary>
internal sealed class ArchiveHead(int most = ArchiveHead.Usual)
{
    /// <summary>A table of contents takes about 1 kB an object, a tenth of that compressed: enough for 40,000 objects.</summary>
    private const int Usual = 4 << 20;

    /// <summary>For what needs more: functions with long bodies, or a dump that is not compressed around its table of contents.</summary>
    public const int Large = 64 << 20;

    /// <summary>No table of contents is larger unpacked, but rows after it may be: zeros shrink a thousandfold.</summary>
    private const string MostUnpacked = "96M";

    /// <summary>More is tried only when this is not enough, as table rows come after it, which do not belong on this disk.</summary>
    private const int First = 256 << 10;

    private readonly ArrayBufferWriter<byte> _packed = new(First);

    /// <summary>True when it takes no more.</summary>
    public bool IsFull => _packed.WrittenCount == most;

    /// <summary>Takes what belongs to it of the bytes that come by.</summary>
    public void See(ReadOnlyMemory<byte> packed) => _packed.Write(packed.Span[..Math.Min(packed.Length, most - _packed.WrittenCount)]);

    /// <summary>Writes it into a file from which pg_restore can list what the archive holds.</summary>
    /// <returns>The file, in the tool's own folder; null when the table of contents is larger than what is kept.</returns>
    public async Task<string?> Unpack(PostgresTool tool, Compression compression, CancellationToken cancellation)
    {
        var file = tool.PathOf("head");
        for (var length = First; length < 4 * most; length *= 4)
        {
            await Unpack(Math.Min(length, _packed.WrittenCount), file, compression, cancellation);
            if ((await tool.Command("pg_restore", "--list", file).Try(cancellation)).Succeeded)
                return file;
        }

        return null;
    }

    /// <summary>A decompressor complains that its input was cut off, after it gave what there was.</summary>
    private async Task Unpack(int length, string file, Compression compression, CancellationToken cancellation)
    {
        var head = _packed.WrittenMemory[..length];
        await using var target = File.Create(file);
        if (compression.Decompressor is not { } decompressor)
            await target.WriteAsync(head, cancellation);
        else
            await decompressor
                .PipedInto(new Command("head", "-c", MostUnpacked))
                .TryPipe(
                    async (input, token) => await input.WriteAsync(head, token),
                    (output, token) => output.CopyToAsync(target, token),
                    cancellation
                );
    }
}
