using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Tests.Backups;

public sealed class Encrypted_data_that_was_changed : EncryptionTest
{
    private static readonly byte[] Plain = RandomNumberGenerator.GetBytes((3 * ChunkSize) + 100);

    /// <summary>Small, so that every place can be tried; and long, at the places where chunks meet.</summary>
    [Fact]
    public async Task In_any_single_byte_is_refused()
    {
        var key = await Key(NewKey());
        var small = await Encrypt(Plain[..40], key);
        Prop.ForAll(Arb.From(Gen.Choose(0, (small.Length * 8) - 1)), bit => Refused(Flipped(small, bit), key, Plain))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        var large = await Encrypt(Plain, key);
        foreach (
            var place in new[] { HeaderSize, HeaderSize + SealedSize - 1, HeaderSize + SealedSize, large.Length - 17, large.Length - 1 }
        )
            await Refused(Flipped(large, 8 * place), key, Plain);
    }

    [Fact]
    public async Task At_its_end_is_refused_wherever_it_was_cut()
    {
        var key = await Key(NewKey());
        foreach (var encrypted in new[] { await Encrypt([], key), await Encrypt(Plain[..40], key) })
        {
            for (var length = 0; length < encrypted.Length; length++)
                await Refused(encrypted[..length], key, Plain);
        }

        var large = await Encrypt(Plain, key);
        foreach (var border in new[] { HeaderSize, HeaderSize + SealedSize, HeaderSize + (3 * SealedSize) })
        {
            foreach (var difference in new[] { -1, 0, 1, 15, 16, 17 })
                await Refused(large[..(border + difference)], key, Plain);
        }
    }

    [Fact]
    public async Task Is_told_in_which_way()
    {
        var key = await Key(NewKey());
        var whole = await Encrypt(Plain, key);
        var (header, one, two, three, last) = (
            whole[..HeaderSize],
            Sealed(0),
            Sealed(1),
            Sealed(2),
            whole[(HeaderSize + (3 * SealedSize))..]
        );

        await Told([], "The encrypted data is cut off. It ends after 0 bytes of its header, which has 25.");
        await Told(Plain, $"This is nothing that was encrypted here. Found {Convert.ToHexStringLower(Plain[..4])} at");
        await Told(header[..20], "The encrypted data is cut off. It ends after 20 bytes of its header, which has 25.");
        await Told(Flipped(whole, 8 * 4), "The encrypted data has a format of another version. Found 0, expected 1.");
        await Told(header, "The encrypted data is cut off. It ends within chunk 0.");
        await Told([.. header, .. one, .. two], "The encrypted data is cut off. It ends after chunk 1, which is not its last one.");
        await Told([.. header, .. one, .. two[..15]], "The encrypted data is cut off. It ends within chunk 1.");
        await Told(whole[..^1], "The encrypted data is damaged or cut off at its end. Its last chunk, 3, is not as it was written.");
        await Told([.. whole, 0], "More follows where the encrypted data ends. Its last chunk is 3, and bytes come after that, 1 or more.");
        await Told([.. whole, .. whole], "More follows where the encrypted data ends. Its last chunk is 3, and bytes come after that");
        await Told(
            [.. header, .. two, .. one, .. three, .. last],
            "The encrypted data lacks a part, or is in another order. Found chunk 1 in the place of chunk 0."
        );
        await Told(
            [.. header, .. one, .. three, .. last],
            "The encrypted data lacks a part, or is in another order. Found chunk 2 in the place of chunk 1."
        );
        await Told(
            [.. header, .. one, .. last],
            "The encrypted data lacks a part, or is in another order. Found chunk 3 in the place of chunk 1."
        );
        await Told(
            [.. header, .. one, .. one, .. two, .. three, .. last],
            "The encrypted data lacks a part, or is in another order. Found chunk 0 in the place of chunk 1."
        );
        await Told(Flipped(whole, 8 * (HeaderSize + SealedSize)), "The encrypted data is damaged. Chunk 1 is not as it was written.");
        await Told(Flipped(whole, 8 * 10), "The encrypted data is damaged. Chunk 0 or the header is not as it was written.");

        byte[] Sealed(int chunk) => whole[(HeaderSize + (chunk * SealedSize))..(HeaderSize + ((chunk + 1) * SealedSize))];

        async Task Told(byte[] encrypted, string told) =>
            (await Refused(encrypted, key, Plain)).Message.ReplaceLineEndings(" ").ShouldStartWith(told);
    }

    [Fact]
    public async Task After_its_last_chunk_is_told_also_when_that_is_a_whole_one()
    {
        var key = await Key(NewKey());
        var encrypted = await Encrypt(Plain[..ChunkSize], key);
        (await Refused([.. encrypted, 0], key, Plain)).What.ShouldBe("More follows where the encrypted data ends.");
    }

    [Fact]
    public async Task Or_is_for_another_key_is_refused_and_both_keys_are_named()
    {
        var (key, other) = (await Key(NewKey()), await Key(NewKey()));
        var failure = await Refused(await Encrypt(Plain, key), other, []);
        failure.What.ShouldBe("The encrypted data is for another key.");
        failure.Why.ShouldBe($"It was encrypted with the key {key.Id}; the one given is {other.Id}.");
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
