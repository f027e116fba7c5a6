using System.Runtime.InteropServices;
using Pipeline;

partial class Build
{
    /// <summary>The build's own token: the engine's API has none. It is cancelled by Ctrl-C and SIGTERM, and when the lease is lost.</summary>
    readonly CancellationTokenSource Cancelling = new();

    readonly List<PosixSignalRegistration> Signals = [];

    PipelineException? Failure;

    CancellationToken Cancellation => Cancelling.Token;

    protected override void OnBuildInitialized()
    {
        TakeInterrupts();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            Signals.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Cancelling.Cancel();
                    }
                )
            );
        }
    }

    /// <summary>An engine that has a way of its own with Ctrl-C is kept from it here.</summary>
    partial void TakeInterrupts();

    /// <summary>What every target runs through, and those that only look directly: remembers how it failed, for the exit code and for <see cref="Conclude"/>.</summary>
    async Task Act(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(Cancellation);
        }
        catch (PipelineException failure)
        {
            var told = failure.Masked(Secrets);
            Failure ??= told;
            ExitCode ??= (int)(Cancellation.IsCancellationRequested ? Pipeline.ExitCode.Cancelled : failure.ExitCode);
            throw told;
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            ExitCode ??= (int)Pipeline.ExitCode.Cancelled;
            throw;
        }
    }
}
