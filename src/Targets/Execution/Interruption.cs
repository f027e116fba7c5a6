using System.Runtime.InteropServices;

namespace Nuke.Common.Execution;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks: nothing new is started and the running target is waited for, as the build's own token has
/// told it to end. The second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    public const int ExitCode = 130;

    /// <summary>How long the running target may take to end by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public bool IsRequested => _requested.Task.IsCompleted;

    public void Listen()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Waits for a target's work; after an interruption only so long.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task Patiently(Task work)
    {
        if (IsRequested || await Task.WhenAny(work, _requested.Task) == work)
        {
            await work;
            return;
        }

        if (await Task.WhenAny(work, Task.Delay(Patience)) != work)
            throw new TimeoutException(
                $"The target did not end within {Patience.TotalSeconds:0} s after it was cancelled; it is left to itself."
            );
        await work;
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    internal void Request() => _requested.TrySetResult();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_requested.TrySetResult())
        {
            Console.Error.WriteLine(
                "Cancelling; what runs is given time to end in order. A second time ends it at once and leaves things as they are."
            );
            return;
        }

        Console.Error.WriteLine("Ended at once.");
        Environment.Exit(ExitCode);
    }
}
