using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Backups.Encryption;
using Pipeline.Processes;

namespace Pipeline.Tests.Backups;

public sealed partial class Encrypted_data_comes_back : EncryptionTest
{
    private static readonly Arbitrary<int> AnyLength = Arb.From(
        from chunks in Gen.Choose(0, 3)
        from difference in Gen.Choose(-20, 20)
        select Math.Max(0, (chunks * ChunkSize) + difference)
    );

    [Fact]
    public async Task Whatever_its_length()
    {
        var key = await Key(NewKey());
        Prop.ForAll(
                AnyLength,
                async length =>
                {
                    var plain = RandomNumberGenerator.GetBytes(length);
                    var encrypted = await Encrypt(plain, key);
                    encrypted.Length.ShouldBe(HeaderSize + length + (16 * Math.Max(1, (length + ChunkSize - 1) / ChunkSize)));
                    (await Decrypt(encrypted, key)).ShouldBe(plain);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task However_small_the_pieces_are_that_it_comes_in()
    {
        var key = await Key(NewKey());
        var plain = RandomNumberGenerator.GetBytes(ChunkSize + 1000);
        var (encrypted, decrypted) = (new MemoryStream(), new MemoryStream());
        await EncryptedStream.Encrypt(new TricklingStream(plain), encrypted, key, Cancellation);
        await EncryptedStream.Decrypt(new TricklingStream(encrypted.ToArray()), decrypted, key, Cancellation);
        decrypted.ToArray().ShouldBe(plain);
    }

    [Fact]
    public async Task And_is_never_encrypted_to_the_same_twice()
    {
        var key = await Key(NewKey());
        var plain = new byte[100];
        (await Encrypt(plain, key))[HeaderSize..].ShouldNotBe((await Encrypt(plain, key))[HeaderSize..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(ChunkSize)]
    [InlineData((3 * ChunkSize) + 7)]
    public async Task With_the_program_that_the_document_gives(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        var text = NewKey();
        var encrypted = await Encrypt(plain, await Key(text));

        (await RunDocumented(encrypted, text)).ShouldBe((0, ""));

        (await File.ReadAllBytesAsync(Path.Combine(Folder, "plain"), Cancellation)).ShouldBe(plain);
    }

    [Fact]
    public async Task And_that_program_too_refuses_what_is_not_whole()
    {
        var text = NewKey();
        var (key, other) = (await Key(text), NewKey());
        var encrypted = await Encrypt(RandomNumberGenerator.GetBytes(2 * ChunkSize), key);

        (await RunDocumented(encrypted[..^SealedSize], text)).Errors.ShouldEndWith(
            ": chunk 0 is not as it was written, or not where it was"
        );
        (await RunDocumented(encrypted[..^1], text)).Errors.ShouldEndWith(": chunk 1 is not as it was written, or not where it was");
        (await RunDocumented([.. encrypted, 0], text)).Errors.ShouldContain(": chunk 1 is not");
        (await RunDocumented(encrypted, other)).Errors.ShouldEndWith($": needs the key {key.Id}, not {(await Key(other)).Id}");
        (await RunDocumented(encrypted[..HeaderSize], text)).ExitCode.ShouldBe(1);
        File.Exists(Path.Combine(Folder, "plain")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("not base64!", "Found something else, expected 32 bytes in base64.")]
    [InlineData("c2hvcnQga2V5", "Found 9 bytes, expected 32 bytes in base64.")]
    public async Task Only_with_a_real_key_and_a_bad_one_is_not_shown(string text, string why)
    {
        var failure = await Should.ThrowAsync<PipelineException>(() => Key(text));
        failure.Why.ShouldBe(why);
        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
        failure.ToString().ShouldNotContain(text);
    }

    /// <summary>Pinned: a key's id that changed would refuse every backup there is.</summary>
    [Fact]
    public async Task And_a_key_keeps_its_id() => (await Key(Convert.ToBase64String(new byte[32]))).Id.ShouldBe("22556f53");

    private async Task<(int ExitCode, string Errors)> RunDocumented(byte[] encrypted, string key)
    {
        if (Executable.Find("node") is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("Node.js is not installed.");
        var document = await File.ReadAllTextAsync(FindDocument(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Folder, "decrypt.mjs"), Program().Match(document).Groups[1].Value, Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "encrypted"), encrypted, Cancellation);
        var result = await new Command("node", "decrypt.mjs", "encrypted", "plain").In(Folder).With("BACKUP_KEY", key).Try(Cancellation);
        return (result.ExitCode, result.Errors.Trim());
    }

    private static string FindDocument()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "docs", "backup-format.md");
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    /// <summary>Gives from one byte to a hundred at a time, as a pipe may.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, (int)(Position % 100) + 1)], cancellationToken);
    }
}
