using System.Text.Json.Nodes;
using Pipeline.Backups;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Store;

namespace Pipeline.Tests.Backups;

/// <summary>Whatever happened to a backup: it is named, and nothing is overwritten.</summary>
public sealed class Damage_is_found(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    public async Task A_byte_that_was_flipped(double where)
    {
        var manifest = await BackUp();
        var bytes = await File.ReadAllBytesAsync(DumpFile(manifest), Cancellation);
        bytes[(int)(bytes.Length * where)] ^= 0x10;
        await File.WriteAllBytesAsync(DumpFile(manifest), bytes, Cancellation);
        await IsTold(manifest, "is not as it was written: its SHA-256 is");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_dump_that_was_cut_off(double share)
    {
        var manifest = await BackUp();
        await using (var file = new FileStream(DumpFile(manifest), FileMode.Open))
            file.SetLength((long)(file.Length * share));
        await IsListed($"bytes, expected {manifest.Size:N0}.");
        await IsTold(manifest, $"bytes, expected {manifest.Size:N0}.");
    }

    [Fact]
    public async Task Although_it_cannot_be_written_down()
    {
        var manifest = await BackUp();
        await File.AppendAllTextAsync(DumpFile(manifest), "more", Cancellation);
        var full = new InterposedStore(Store) { BeforeWrite = static _ => throw new PipelineException("The store is full.") };

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new BackupRestore(Location with { Store = full }, Transcript).Check(manifest, Cancellation)
        );

        failure.What.ShouldContain("is damaged");
        failure.Done!.ShouldContain("The store is full.");
    }

    [Fact]
    public async Task A_dump_that_something_was_added_to()
    {
        var manifest = await BackUp();
        await File.AppendAllTextAsync(DumpFile(manifest), "more", Cancellation);
        await IsTold(manifest, $"has {manifest.Size + 4:N0} bytes, expected {manifest.Size:N0}.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_part_that_is_missing(int part)
    {
        var manifest = await BackUp(new BackupSettings { Jobs = 2, LargeTable = new(8192) });
        manifest.Parts.Count.ShouldBe(2);
        await Store.Delete(manifest.Parts[part].Key, Cancellation);
        await IsListed($"\"{manifest.Parts[part].Key}\" is not in the store any more.");
        await IsTold(manifest, $"There is no \"{manifest.Parts[part].Key}\" in the store");
    }

    [Fact]
    public async Task Parts_that_were_exchanged()
    {
        var manifest = await BackUp(new BackupSettings { Jobs = 2, LargeTable = new(8192) });
        var exchanged = manifest with { Parts = [.. manifest.Parts.Reverse()] };
        (await Refused(exchanged)).What.ShouldContain("could not be restored");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("staging/backups/20260101T000000000Z-v1/dump")]
    public async Task A_manifest_that_leads_to_what_is_not_its_own(string key)
    {
        var (manifest, _) = await Prove();
        await Catalogue.Write(manifest with { Parts = [manifest.Parts[0] with { Key = key }] }, Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation))).Why!.ShouldEndWith(
            "or leads to another one's parts."
        );
        (await IsVerified(manifest)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("databaseSize", 1)]
    [InlineData("for.version", "9.9.9")]
    [InlineData("parts.0.sha256", "00")]
    [InlineData("verification", null)]
    public async Task A_manifest_that_was_edited_by_hand(string member, object? value)
    {
        var (manifest, _) = await Prove();
        await EditManifest(manifest, member, JsonValue.Create(value));
        var failure = await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation));
        failure.Why!.ShouldContain("It was changed after it was written");
        (await Catalogue.List(Cancellation))
            .ShouldHaveSingleItem()
            .Fault!.ShouldContain($"{manifest.Id}/manifest.json\" cannot be believed");
        (await IsVerified(manifest)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_manifest_that_is_none(string text)
    {
        var manifest = await BackUp();
        await Store.WriteText(ManifestKey(manifest), text, Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation))).Why!.ShouldContain(
            "cannot be believed"
        );
    }

    [Fact]
    public async Task A_manifest_of_another_version()
    {
        var manifest = await BackUp();
        await Store.WriteText(ManifestKey(manifest), ManifestSeal.Seal(new JsonObject { ["id"] = manifest.Id }), Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation))).Why!.ShouldContain(
            "cannot be believed. It was written by another version of this product"
        );
    }

    [Fact]
    public async Task A_backup_that_belongs_to_another_environment()
    {
        var manifest = await Stage(location: new BackupLocation(Store, "production")).Run(Request, Cancellation);
        await foreach (var found in Store.List("production/", Cancellation))
        {
            await using var source = await Store.OpenRead(found.Key, Cancellation);
            await Store.Write(found.Key.Replace("production/", "staging/", StringComparison.Ordinal), source.CopyToAsync, Cancellation);
        }

        var failure = await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation));
        failure.Why!.ShouldStartWith($"Its manifest is that of {manifest.Id} of production");
    }

    [Fact]
    public async Task One_that_is_encrypted_with_another_key_or_without_one()
    {
        var location = Location with { Key = await NewKey() };
        var manifest = await Stage(location: location).Run(Request, Cancellation);
        var restored = await Server.CreateDatabase();
        await new BackupRestore(location, Transcript).Into(restored, manifest, "run", Cancellation);
        (await Ask<long>("SELECT count(*) FROM users", restored)).ShouldBe(2000);
        (await File.ReadAllBytesAsync(DumpFile(manifest), Cancellation))[..4].ShouldBe("PLBK"u8.ToArray());

        var without = await Refused(manifest);
        without.What.ShouldBe($"The backup {manifest.Id} is encrypted, and there is no key.");
        without.Why.ShouldBe($"It was encrypted with the key {location.Key.Id}.");
        var other = Location with { Key = await NewKey() };
        (
            await Should.ThrowAsync<PipelineException>(() =>
                new DatabaseSwap(Database, other, new BackupSettings(), Transcript).ThrowIfImpossible(manifest, null, Cancellation)
            )
        ).Why.ShouldBe(without.Why);
        var failure = await Should.ThrowAsync<PipelineException>(async () =>
            await new BackupRestore(other, Transcript).Into(await Server.CreateDatabase(), manifest, "run", Cancellation)
        );
        failure.Message.ShouldContain(location.Key.Id);
    }

    [Fact]
    public async Task One_that_is_encrypted_is_proven_in_one_pass_like_any_other()
    {
        var location = Location with { Key = await NewKey() };
        var copy = await Server.CreateDatabase();
        var manifest = await Stage(location: location).Run(Request, _ => Task.FromResult(copy), Cancellation);
        manifest.IsVerified().ShouldBeTrue();
        manifest.EncryptedWith.ShouldBe(location.Key.Id);
        (await Ask<long>("SELECT count(*) FROM pg_indexes WHERE tablename = 'users'", copy)).ShouldBe(1);
    }

    private async Task EditManifest(BackupManifest manifest, string path, JsonNode? value)
    {
        var json = JsonNode.Parse((await Store.ReadText(ManifestKey(manifest), Cancellation))!)!;
        var (parent, names) = (json, path.Split('.'));
        foreach (var name in names[..^1])
            parent = int.TryParse(name, out var index) ? parent[index]! : parent[name]!;
        parent[names[^1]] = value;
        await Store.WriteText(ManifestKey(manifest), json.ToJsonString(), Cancellation);
    }

    /// <summary>What shows in the list of a store's objects is known before anything is read.</summary>
    private async Task IsListed(string why) =>
        (await Catalogue.List(Cancellation)).ShouldHaveSingleItem().Manifest!.Damage!.ShouldContain(why);

    /// <summary>Told when its hash is checked, and told as clearly when it is restored; it is not verified by that.</summary>
    private async Task IsTold(BackupManifest manifest, string why)
    {
        (await Should.ThrowAsync<PipelineException>(() => Restore.Check(manifest, Cancellation))).Why!.ShouldContain(why);
        (await Refused(manifest)).Message.ShouldContain(why);
        (await Should.ThrowAsync<PipelineException>(() => Restore.Read(manifest, "run", Cancellation))).Message.ShouldContain(why);
        var damaged = await Catalogue.Read(manifest.Id, Cancellation);
        damaged.IsVerified().ShouldBeFalse();
        (await Should.ThrowAsync<PipelineException>(() => Swap.ThrowIfImpossible(damaged, null, Cancellation))).ExitCode.ShouldBe(
            ExitCode.Refused
        );
    }

    private async Task<PipelineException> Refused(BackupManifest manifest)
    {
        var target = await Server.CreateDatabase();
        return await Should.ThrowAsync<PipelineException>(() => Restore.Into(target, manifest, "run", Cancellation));
    }
}
