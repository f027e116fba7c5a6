namespace Pipeline.Tests.Fixtures;

/// <summary>Waits until something is so; the test's own time limit ends it.</summary>
internal static class Eventually
{
    public static Task Is(Func<bool> condition, CancellationToken cancellation) => Is(() => Task.FromResult(condition()), cancellation);

    public static async Task Is(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(10, patience.Token);
    }
}
