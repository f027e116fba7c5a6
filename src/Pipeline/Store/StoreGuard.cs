namespace Pipeline.Store;

/// <summary>Runs what talks to a store and tells its failures in the store's words.</summary>
/// <param name="tell">The failure as a person should read it, or null when it is not the store's.</param>
internal sealed class StoreGuard(Func<Exception, PipelineException?> tell)
{
    public void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (tell(failure) is { } told)
        {
            throw told;
        }
    }

    public T Run<T>(Func<T> action)
    {
        T? result = default;
        Run(() =>
        {
            result = action();
        });
        return result!;
    }

    public async Task RunAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception failure) when (tell(failure) is { } told)
        {
            throw told;
        }
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        T? result = default;
        await RunAsync(async () =>
        {
            result = await action();
        });
        return result!;
    }
}
