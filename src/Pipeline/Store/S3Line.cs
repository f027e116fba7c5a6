using Amazon.Runtime;

namespace Pipeline.Store;

/// <summary>
/// How requests are sent. One attempt may take a minute, and what its body takes on a slow line: a fixed limit would either never let a
/// large part through, or let a small request hang for as long as the largest part may take.
/// </summary>
internal sealed class S3Line(TimeSpan connectTimeout) : HttpClientFactory
{
    private const double SlowestBytesPerSecond = 128 << 10;

    /// <summary>Up to this size .NET sends a body although the server has refused the request already.</summary>
    private const int SmallBody = 1024;

    private static readonly TimeSpan Answer = TimeSpan.FromMinutes(1);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Handler(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = connectTimeout }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>How long a request with a body of this size may take until its answer begins.</summary>
    public static TimeSpan For(long body) => Answer + TimeSpan.FromSeconds(body / SlowestBytesPerSecond);

    private sealed class Handler(SocketsHttpHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var length = request.Content?.Headers.ContentLength ?? 0;
            // When such a request is refused, .NET sends a small body nevertheless; Ceph's gateway takes it for the beginning of the
            // next request on the connection, and refuses that too.
            if (length <= SmallBody)
                request.Headers.ExpectContinue = false;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(For(length));
            try
            {
                return await base.SendAsync(request, deadline.Token);
            }
            catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
            {
                // What the client takes for a broken line, and tries again.
                throw new HttpRequestException("The server did not answer in time.", new TimeoutException(failure.Message, failure));
            }
        }
    }
}
