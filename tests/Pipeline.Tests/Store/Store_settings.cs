using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Store_settings : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_enough() =>
        new StoreSettings { Location = "store" }
            .Faults()
            .ShouldBeEmpty();

    [Fact]
    public void Every_fault_is_told() =>
        new StoreSettings
        {
            Location = "gs://bucket",
            Endpoint = "localhost:9000",
            AccessKey = new SecretReference("env", "KEY"),
            PartSize = new ByteSize(1),
        }
            .Faults()
            .Select(fault => fault.Tell("parameters.json", "Store"))
            .ShouldBe([
                "parameters.json: Store.location: found \"gs://bucket\", expected a folder or s3://bucket/prefix",
                "parameters.json: Store.endpoint: found \"localhost:9000\", expected an address that begins with http:// or https://",
                "parameters.json: Store.secretKey: found nothing, expected both keys or neither",
                "parameters.json: Store.partSize: found 1 B, expected a size from 5.0 MB to 100.0 MB",
            ]);

    [Fact]
    public void A_location_is_needed() => new StoreSettings().Faults().ShouldHaveSingleItem().Key.ShouldBe("location");

    [Fact]
    public async Task A_relative_folder_is_one_below_the_root()
    {
        var store = await new StoreSettings { Location = "memory/staging" }.Open(
            _folder.Path,
            new Secrets(),
            TimeProvider.System,
            Cancellation
        );
        store.Location.ShouldBe(Path.Combine(_folder.Path, "memory/staging"));
        Directory.Exists(store.Location).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", null, true, false)]
    [InlineData("https://s3.example.org", null, false, true)]
    [InlineData("https://s3.example.org", true, true, true)]
    public async Task A_server_of_ones_own_gets_path_style_and_no_trailing_checksums(
        string endpoint,
        bool? set,
        bool checksums,
        bool pathStyle
    )
    {
        Environment.SetEnvironmentVariable("PIPELINE_TESTS_KEY", "some-key");
        var key = new SecretReference("env", "PIPELINE_TESTS_KEY");
        var settings = new StoreSettings
        {
            Location = "s3://bucket",
            Endpoint = endpoint,
            Region = "eu-central-1",
            Checksums = set,
            AccessKey = key,
            SecretKey = key,
        };
        var bucket = await S3Server.Connect(settings, Cancellation);
        bucket.Checksums.ShouldBe(checksums);
        ((Amazon.S3.AmazonS3Config)bucket.Client.Config).ForcePathStyle.ShouldBe(pathStyle);
    }
}
