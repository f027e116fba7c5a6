using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3.Model;
using Pipeline.Environments;
using Pipeline.Processes;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A real S3 server for all tests of a run, started by the first that asks for a bucket. It ends with this process, however that
/// ends: see <c>s3-server.sh</c>. Where its programs are missing, tests fail in CI and are skipped elsewhere.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private const string AccessKey = "TESTSACCESSKEY",
        SecretKey = "tests-secret-key";
    private static readonly string[] Programs = ["ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];

    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _stop = new();
    private readonly Lazy<Task<StoreSettings>> _settings;
    private Task _server = Task.CompletedTask;

    public S3Server() => _settings = new Lazy<Task<StoreSettings>>(Start);

    /// <summary>A second storage class, which the server has beside the usual one.</summary>
    public const string StorageClass = "COLD";

    /// <summary>A key that the server's key service has.</summary>
    public const string KmsKey = "tests-key";

    /// <summary>A bucket of one's own, with the settings to open a store in it.</summary>
    public Task<StoreSettings> NewBucket(CancellationToken cancellation) => NewBucket(new PutBucketRequest(), cancellation);

    /// <summary>The same with Object Lock.</summary>
    public Task<StoreSettings> NewLockingBucket(CancellationToken cancellation) =>
        NewBucket(new PutBucketRequest { ObjectLockEnabledForBucket = true }, cancellation);

    /// <summary>The keys, for a client of one's own.</summary>
    internal static AWSCredentials Credentials { get; } = new BasicAWSCredentials(AccessKey, SecretKey);

    /// <summary>The client behind a store, to look at what the store does not show.</summary>
    internal static Task<Bucket> Connect(StoreSettings settings, CancellationToken cancellation) =>
        S3Connection.Open(settings, BucketLocation.Parse(settings.Location)!, new Secrets(), cancellation);

    public async ValueTask DisposeAsync()
    {
        _stop.TrySetResult();
        await _server.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder.Dispose();
    }

    private async Task<StoreSettings> NewBucket(PutBucketRequest request, CancellationToken cancellation)
    {
        SkipWhenMissing();
        var settings = await _settings.Value with { Location = $"s3://tests-{Guid.NewGuid():N}" };
        var bucket = await Connect(settings, cancellation);
        request.BucketName = bucket.Location.Bucket;
        await bucket.Client.PutBucketAsync(request, cancellation);
        return settings;
    }

    private StoreSettings Settings(string endpoint) =>
        new()
        {
            Endpoint = endpoint,
            AccessKey = Secret("access-key", AccessKey),
            SecretKey = Secret("secret-key", SecretKey),
            PartSize = PartSizes.Smallest,
        };

    private SecretReference Secret(string name, string value)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, value);
        return new SecretReference("file", path);
    }

    private async Task<StoreSettings> Start()
    {
        var (gateway, monitor) = (FreePort(), FreePort());
        var cluster = Path.Combine(_folder.Path, "cluster");
        _server = new Command("bash", Script(), cluster, $"{gateway}", $"{monitor}", AccessKey, SecretKey).Write(
            (_, _) => _stop.Task,
            CancellationToken.None
        );
        await Eventually.Is(() => File.Exists(Path.Combine(cluster, "ready")) || _server.IsCompleted, CancellationToken.None);
        if (_server.IsCompleted)
            Assert.Fail($"The S3 server did not start: {await File.ReadAllTextAsync(cluster + ".log")}");
        return Settings($"http://127.0.0.1:{gateway}");
    }

    private static void SkipWhenMissing()
    {
        var missing = Programs.Where(program => Executable.Find(program) is null).ToList();
        if (missing.Count == 0)
            return;
        var text = $"Missing: {string.Join(", ", missing)}. Install ceph-mon, ceph-osd, radosgw and ceph-common.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(text);
        Assert.Skip(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "s3-server.sh");
}
