using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Pipeline.Store;

/// <summary>What went wrong with a bucket, in words; decided by S3's error code, never by a text.</summary>
internal static class S3Failure
{
    /// <summary>The failure told, or null when it is not the store's.</summary>
    public static PipelineException? Tell(BucketLocation location, Exception failure) =>
        failure switch
        {
            AmazonS3Exception told => Tell(location, told),
            // The client gives up on a server that does not answer by cancelling its own request.
            TimeoutException or OperationCanceledException { InnerException: TimeoutException } => Unreachable(
                location,
                "Its server does not answer.",
                failure
            ),
            HttpRequestException => Unreachable(location, failure.GetBaseException().Message, failure),
            IOException or WebException => Unreachable(location, failure.Message, failure),
            AmazonServiceException { StatusCode: 0 } => Unreachable(location, failure.GetBaseException().Message, failure),
            AmazonServiceException or AmazonClientException => Failed(location, failure.Message, failure),
            _ => null,
        };

    /// <summary>True when a conditional request found another object, or one at all.</summary>
    public static bool IsTaken(AmazonS3Exception failure) => failure.StatusCode == HttpStatusCode.PreconditionFailed;

    /// <summary>True when two conditional writes met and S3 asks for another try.</summary>
    public static bool IsConflict(AmazonS3Exception failure) =>
        failure.StatusCode == HttpStatusCode.Conflict && failure.ErrorCode is "ConditionalRequestConflict" or "OperationAborted";

    /// <summary>True when there is no such object; a request for its head alone is answered without a code.</summary>
    public static bool IsMissing(AmazonS3Exception failure) =>
        failure.StatusCode == HttpStatusCode.NotFound && failure.ErrorCode is not "NoSuchBucket";

    /// <summary>True when an upload is not, or no longer, there: completed or aborted.</summary>
    public static bool IsMissingUpload(AmazonS3Exception failure) => failure.ErrorCode == "NoSuchUpload";

    /// <summary>True when a bucket has no Object Lock.</summary>
    public static bool IsWithoutLock(AmazonS3Exception failure) => failure.ErrorCode == "ObjectLockConfigurationNotFoundError";

    public static PipelineException CannotLock(BucketLocation location, AmazonS3Exception failure) =>
        new(
            $"The store {location} cannot lock objects.",
            $"The bucket \"{location.Bucket}\" has no Object Lock. {Details(failure)}",
            next: "Turn on Object Lock for the bucket, or use another one, or remove objectLock from the store's settings.",
            innerException: failure
        );

    public static PipelineException WithoutRegion(BucketLocation location) =>
        new(
            $"The region of the store {location} is not known.",
            "Neither its settings nor AWS's variables and profile say one.",
            next: "Set the store's region, or AWS_REGION; for a server that is not AWS's, its endpoint."
        );

    public static PipelineException WithoutCredentials(BucketLocation location, AmazonClientException failure) =>
        new(
            $"There are no credentials for the store {location}.",
            $"Its settings have no keys, and AWS's variables, profile and machine role none either: {failure.Message.Trim()}",
            next: "Set accessKey and secretKey of the store, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where the machine has a role.",
            innerException: failure
        );

    private static PipelineException Tell(BucketLocation location, AmazonS3Exception failure) =>
        failure.ErrorCode switch
        {
            "NoSuchBucket" => new(
                $"The store {location} is not there.",
                $"There is no bucket \"{location.Bucket}\".",
                next: "Create the bucket, or mend the store's location or endpoint.",
                innerException: failure
            ),
            "InvalidAccessKeyId" => Refused(location, "The access key is not known.", failure),
            "SignatureDoesNotMatch" => Refused(location, "The secret key is not that of the access key.", failure),
            "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => Refused(location, "The credentials have expired.", failure),
            "RequestTimeTooSkewed" => Refused(location, "The clock of this machine differs too much from the server's.", failure),
            "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" => Refused(
                location,
                "The bucket is in another region.",
                failure
            ),
            _ when failure.StatusCode == HttpStatusCode.Forbidden => Refused(
                location,
                "The credentials are known but do not allow this.",
                failure
            ),
            "QuotaExceeded" or "InsufficientStorage" or "XMinioStorageFull" => new(
                $"The store {location} is full.",
                Details(failure),
                next: "Make room there, or raise its quota.",
                innerException: failure
            ),
            // What no S3 server says of a whole bucket: a web server of another kind answers.
            "NotFound" => Unreachable(location, $"What answers there is no S3 server. {Details(failure)}", failure),
            _ => Failed(location, Details(failure), failure),
        };

    private static PipelineException Refused(BucketLocation location, string why, AmazonS3Exception failure) =>
        new(
            $"The store {location} does not let us in.",
            $"{why} {Details(failure)}",
            next: "Mend accessKey, secretKey, region or endpoint of the store, or the bucket's policy.",
            innerException: failure
        );

    private static PipelineException Unreachable(BucketLocation location, string why, Exception failure) =>
        new(
            $"The store {location} cannot be reached.",
            why,
            next: "Look whether the store's endpoint is right and its server up.",
            innerException: failure
        );

    private static PipelineException Failed(BucketLocation location, string why, Exception failure) =>
        new($"The store {location} failed.", why, innerException: failure);

    /// <summary>The server's own words.</summary>
    public static string Details(AmazonS3Exception failure) => $"(HTTP {(int)failure.StatusCode} {failure.ErrorCode}: {failure.Message})";
}
