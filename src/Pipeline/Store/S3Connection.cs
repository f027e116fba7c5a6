using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Pipeline.Environments;

namespace Pipeline.Store;

/// <summary>Turns the store's settings into a client, the one place that knows the SDK's own configuration.</summary>
internal static class S3Connection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Six attempts, with up to 31 seconds between them: when one request in twenty breaks, an upload in 10,000 parts comes through with
    /// a probability of 0.9998; with the client's usual three attempts one in four would.
    /// </summary>
    private const int Retries = 5;

    public static async Task<Bucket> Open(StoreSettings settings, BucketLocation location, Secrets secrets, CancellationToken cancellation)
    {
        var compatible = settings.Endpoint.Length > 0;
        var checksums = settings.Checksums ?? !compatible;
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle ?? compatible,
            RequestChecksumCalculation = checksums ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = checksums ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED,
            // Not the adaptive mode, which holds all requests back for one that was throttled, and a lease's renewal with them.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            HttpClientFactory = new S3Line(ConnectTimeout),
        };
        if (compatible)
        {
            configuration.ServiceURL = settings.Endpoint;
            configuration.AuthenticationRegion = settings.Region.Length > 0 ? settings.Region : "us-east-1";
        }
        else if (settings.Region.Length > 0)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        if (!compatible && configuration.RegionEndpoint is null)
            throw S3Failure.WithoutRegion(location);
        var client = await Connect(settings, location, configuration, secrets, cancellation);
        return new Bucket(client, location, checksums) { Options = ObjectOptions.Of(settings) };
    }

    /// <summary>Without keys the SDK finds them as every AWS program does: variables, profile, the role of the machine.</summary>
    private static async Task<AmazonS3Client> Connect(
        StoreSettings settings,
        BucketLocation location,
        AmazonS3Config configuration,
        Secrets secrets,
        CancellationToken cancellation
    )
    {
        if (settings.AccessKey is null || settings.SecretKey is null)
        {
            await ThrowIfWithoutCredentials(location, configuration);
            return new AmazonS3Client(configuration);
        }

        var accessKey = await settings.AccessKey.Reveal("Store.accessKey", secrets, cancellation);
        var secretKey = await settings.SecretKey.Reveal("Store.secretKey", secrets, cancellation);
        return new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), configuration);
    }

    /// <summary>The client itself would ask with its first request, and fail without saying what can be done. What was found is not asked for twice.</summary>
    private static async Task ThrowIfWithoutCredentials(BucketLocation location, AmazonS3Config configuration)
    {
        try
        {
            _ = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(configuration);
        }
        catch (AmazonClientException failure)
        {
            throw S3Failure.WithoutCredentials(location, failure);
        }
    }
}
