using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>A line to a real server on which every upload takes its time.</summary>
internal sealed class SlowLine(TimeSpan delay) : HttpClientFactory
{
    private readonly TimeSpan _delay = delay;
    private int _sent;

    /// <summary>How many uploads have been answered.</summary>
    public int Sent => _sent;

    /// <summary>The same bucket over this line.</summary>
    public Bucket To(Bucket bucket)
    {
        var configuration = (AmazonS3Config)bucket.Client.Config;
        configuration.HttpClientFactory = this;
        return bucket with { Client = new AmazonS3Client(S3Server.Credentials, configuration) };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    private sealed class Handler(SlowLine line) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Put)
            {
                await Task.Delay(line._delay, cancellationToken);
                Interlocked.Increment(ref line._sent);
            }

            return response;
        }
    }
}
