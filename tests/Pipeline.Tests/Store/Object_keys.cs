using FsCheck;
using FsCheck.Fluent;
using Pipeline.Store;

namespace Pipeline.Tests.Store;

public class Object_keys
{
    [Fact]
    public void No_key_leaves_the_folder_of_its_store() =>
        Prop.ForAll<NonNull<string>>(text =>
                !ObjectKey.IsValid(text.Get) || Path.GetFullPath(Path.Combine("/store", text.Get)) == $"/store/{text.Get}"
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a", true)]
    [InlineData("staging/backups/20261120T193404Z-v1.3.0/manifest.json", true)]
    [InlineData(".hidden/..still-fine", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/../b", false)]
    [InlineData("a/", false)]
    [InlineData("ä", false)]
    [InlineData("a\\b", false)]
    [InlineData("a.partial/b", false)]
    public void A_key_is_segments_of_plain_characters(string key, bool valid) => ObjectKey.IsValid(key).ShouldBe(valid);

    [Theory]
    [InlineData("s3://backups", "s3://backups")]
    [InlineData("s3://backups/", "s3://backups")]
    [InlineData("s3://backups/team/app/", "s3://backups/team/app")]
    [InlineData("s3://", null)]
    [InlineData("s3://Backups", null)]
    [InlineData("s3://backups//app", null)]
    [InlineData("s3://backups/../app", null)]
    [InlineData("/backups", null)]
    public void A_bucket_is_read_and_written_the_same_way(string text, string? expected) =>
        (BucketLocation.Parse(text)?.ToString()).ShouldBe(expected);
}
