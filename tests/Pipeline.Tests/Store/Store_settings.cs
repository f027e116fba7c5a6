using System.Text.Json;
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
            MostParts = 10_001,
        }
            .Faults()
            .Select(fault => fault.Tell("parameters.json", "Store"))
            .ShouldBe([
                "parameters.json: Store.location: found \"gs://bucket\", expected a folder or s3://bucket/prefix",
                "parameters.json: Store.endpoint: found \"localhost:9000\", expected an address that begins with http:// or https://",
                "parameters.json: Store.secretKey: found nothing, expected both keys or neither",
                "parameters.json: Store.partSize: found 1 B, expected a size from 5.0 MB to 100.0 MB",
                "parameters.json: Store.mostParts: found 10001, expected from 100 to 10000",
            ]);

    [Fact]
    public void Every_fault_of_an_objects_options_is_told() =>
        Faults(
                new StoreSettings
                {
                    Location = "s3://bucket",
                    Encryption = StoreEncryption.Aes256,
                    KmsKey = "key",
                    StorageClass = "very cold",
                    Tags = Enumerable
                        .Range(1, 8)
                        .Select(number => $"tag{number}")
                        .Append("aws:tag")
                        .Append(new string('x', 129))
                        .Append("a&b")
                        .ToDictionary(name => name, name => name == "tag1" ? new string('y', 257) : "value"),
                    ObjectLock = new ObjectLockSettings(),
                }
            )
            .ShouldBe([
                "kmsKey: found \"key\" with encryption aes256, expected encryption kms",
                "storageClass: found \"very cold\", expected a name such as STANDARD_IA",
                "tags: found 11 tags, expected at most 10",
                $"tags[\"tag1\"]: found \"{new string('y', 257)}\", expected at most 256 letters, digits, spaces and +-=._:/@",
                "tags: found \"aws:tag\", expected a name that does not begin with aws:",
                $"tags: found \"{new string('x', 129)}\", expected a name of 1 to 128 letters, digits, spaces and +-=._:/@",
                "tags: found \"a&b\", expected a name of 1 to 128 letters, digits, spaces and +-=._:/@",
                "objectLock.duration: found 0ms, expected more than 0s",
            ]);

    [Fact]
    public void What_could_not_be_read_at_once_is_no_place_for_backups() =>
        Faults(new StoreSettings { Location = "s3://bucket", StorageClass = "DEEP_ARCHIVE" })
            .ShouldBe(["storageClass: found \"DEEP_ARCHIVE\", expected one whose objects can be read at once, such as GLACIER_IR"]);

    [Fact]
    public void A_folder_has_no_options_of_objects() =>
        Faults(
                new StoreSettings
                {
                    Location = "store",
                    Encryption = StoreEncryption.Kms,
                    KmsKey = "key",
                    StorageClass = "STANDARD_IA",
                    Tags = new Dictionary<string, string> { ["team"] = "app" },
                    ObjectLock = new ObjectLockSettings { Duration = TimeSpan.FromDays(14) },
                }
            )
            .ShouldBe([
                "encryption: found kms, expected nothing: a folder has no such option",
                "kmsKey: found \"key\", expected nothing: a folder has no such option",
                "storageClass: found \"STANDARD_IA\", expected nothing: a folder has no such option",
                "tags: found 1 tag, expected nothing: a folder has no such option",
                "objectLock: found a lock of 14d, expected nothing: a folder has no such option",
            ]);

    [Fact]
    public void Options_are_written_as_people_write_them() =>
        JsonSerializer
            .Deserialize<StoreSettings>(
                """{ "encryption": "AES256", "objectLock": { "mode": "compliance", "duration": "14d" }, "tags": { "team": "app" } }""",
                StoreJson.Options
            )
            .ShouldNotBeNull()
            .ShouldSatisfyAllConditions(
                settings => settings.Encryption.ShouldBe(StoreEncryption.Aes256),
                settings =>
                    settings.ObjectLock.ShouldBe(new ObjectLockSettings { Mode = LockMode.Compliance, Duration = TimeSpan.FromDays(14) }),
                settings => settings.Tags["team"].ShouldBe("app")
            );

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

    private static IEnumerable<string> Faults(StoreSettings settings) =>
        settings.Faults().Select(fault => $"{fault.Key}: found {fault.Found}, expected {fault.Expected}");
}
