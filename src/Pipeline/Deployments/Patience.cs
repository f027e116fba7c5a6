namespace Pipeline.Deployments;

/// <summary>How long, and how often, one looks whether something has come true.</summary>
internal sealed record Patience(TimeSpan Limit, TimeSpan Interval, TimeProvider Time)
{
    /// <summary>Looks at once and then at every interval; false when the limit has passed first.</summary>
    public async Task<bool> Until(Func<CancellationToken, Task<bool>> comesTrue, CancellationToken cancellation)
    {
        var started = Time.GetTimestamp();
        while (!await comesTrue(cancellation))
        {
            if (Time.GetElapsedTime(started) > Limit)
                return false;
            await Task.Delay(Interval, Time, cancellation);
        }

        return true;
    }

    /// <inheritdoc cref="Until(Func{CancellationToken, Task{bool}}, CancellationToken)"/>
    public Task<bool> Until(Func<bool> comesTrue, CancellationToken cancellation) => Until(_ => Task.FromResult(comesTrue()), cancellation);
}
