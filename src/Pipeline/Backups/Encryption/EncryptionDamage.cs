using System.Text;

namespace Pipeline.Backups.Encryption;

/// <summary>What is wrong with something that does not decrypt, told apart as far as it can be.</summary>
internal static class EncryptionDamage
{
    /// <summary>How many places are tried for a chunk that is at a wrong one.</summary>
    private const int Places = 4096;

    private const string AnotherBackup = "Take another backup, and look at the store.";

    public static PipelineException NotEncrypted(ReadOnlySpan<byte> begins) =>
        new(
            "This is nothing that was encrypted here.",
            $"Found {Convert.ToHexStringLower(begins)} at its beginning, expected {Convert.ToHexStringLower(Encoding.ASCII.GetBytes("PLBK"))}."
        );

    public static PipelineException OtherVersion(int found, int expected) =>
        new(
            "The encrypted data has a format of another version.",
            $"Found {found}, expected {expected}.",
            next: "Read it with the version of the pipeline that wrote it."
        );

    public static PipelineException OtherKey(string found, string given) =>
        new(
            "The encrypted data is for another key.",
            $"It was encrypted with the key {found}; the one given is {given}.",
            next: $"Give the key {found}."
        );

    public static PipelineException CutOff(string why) => new("The encrypted data is cut off.", why, next: AnotherBackup);

    /// <summary>
    /// Why a chunk is not what it should be in its place. A tag that does not fit says nothing, so this is found by trying what else the
    /// chunk could be: up to two seconds, and only when something is wrong.
    /// </summary>
    public static PipelineException Of(Chunk chunk, ChunkCipher cipher)
    {
        var target = new byte[ChunkCipher.PlainSize];
        if (cipher.TryOpen(chunk with { IsLast = !chunk.IsLast }, target))
            return chunk.IsLast ? CutOff($"It ends after chunk {chunk.Number}, which is not its last one.") : Followed(chunk, "");
        if (chunk.Bytes.Length < ChunkCipher.TagSize)
            return CutOff($"It ends within chunk {chunk.Number}.");
        if (PlaceOf(chunk, cipher, target) is { } place)
            return new(
                "The encrypted data lacks a part, or is in another order.",
                $"Found chunk {place} in the place of chunk {chunk.Number}.",
                next: AnotherBackup
            );
        for (var length = chunk.Bytes.Length - 1; length >= ChunkCipher.TagSize; length--)
        {
            if (cipher.TryOpen(new Chunk(chunk.Number, chunk.Bytes[..length], IsLast: true), target))
                return Followed(chunk, $", {chunk.Bytes.Length - length} or more");
        }

        // Of a tag that is not there and one that does not fit, nobody can tell which it is.
        return chunk.IsLast && chunk.Bytes.Length < ChunkCipher.SealedSize
            ? new(
                "The encrypted data is damaged or cut off at its end.",
                $"Its last chunk, {chunk.Number}, is not as it was written.",
                next: AnotherBackup
            )
            : new(
                "The encrypted data is damaged.",
                $"Chunk {chunk.Number}{(chunk.Number == 0 ? " or the header" : "")} is not as it was written.",
                next: AnotherBackup
            );
    }

    private static PipelineException Followed(Chunk last, string howMany) =>
        new(
            "More follows where the encrypted data ends.",
            $"Its last chunk is {last.Number}, and bytes come after that{howMany}.",
            next: AnotherBackup
        );

    private static long? PlaceOf(Chunk chunk, ChunkCipher cipher, byte[] target)
    {
        for (var place = Math.Max(0, chunk.Number - (Places / 2)); place < chunk.Number + (Places / 2); place++)
        {
            foreach (var isLast in new[] { false, true })
            {
                if (place != chunk.Number && cipher.TryOpen(chunk with { Number = place, IsLast = isLast }, target))
                    return place;
            }
        }

        return null;
    }
}
