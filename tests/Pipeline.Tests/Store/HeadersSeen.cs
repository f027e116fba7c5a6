using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>A line to a real server on which the headers of every request are seen.</summary>
internal sealed class HeadersSeen : HttpClientFactory
{
    private readonly ConcurrentQueue<HttpRequestMessage> _requests = new();

    /// <summary>The same bucket over this line.</summary>
    public Bucket To(Bucket bucket)
    {
        var configuration = (AmazonS3Config)bucket.Client.Config;
        configuration.HttpClientFactory = this;
        return bucket with { Client = new AmazonS3Client(S3Server.Credentials, configuration) };
    }

    /// <summary>The values of a header, one for each request that was made with this method and query, as far as it had one.</summary>
    public IEnumerable<string> Of(HttpMethod method, string query, string header) =>
        _requests
            .Where(request => request.Method == method && request.RequestUri!.Query.StartsWith(query, StringComparison.Ordinal))
            .SelectMany(request =>
                request.Headers.TryGetValues(header, out var values) ? values
                : request.Content?.Headers.TryGetValues(header, out values) == true ? values
                : []
            );

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    private sealed class Handler(HeadersSeen seen) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen._requests.Enqueue(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
