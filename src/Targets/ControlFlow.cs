using Serilog;

namespace Nuke.Common;

/// <summary>Ways to live with what fails.</summary>
public static class ControlFlow
{
    /// <summary>Goes on when an action fails, with a warning.</summary>
    public static void SuppressErrors(Action action, bool includeStackTrace = false, bool logWarning = true) =>
        SuppressErrors(() => (object?)Ran(action), null, includeStackTrace, logWarning);

    /// <summary>What a function gives, or a substitute when it fails, with a warning.</summary>
    public static T? SuppressErrors<T>(Func<T> action, T? defaultValue = default, bool includeStackTrace = false, bool logWarning = true)
    {
        try
        {
            return action();
        }
        // Whatever it is, not to fail is what was asked for.
        catch (Exception failure)
        {
            if (logWarning)
                Log.Warning("{Failure}", includeStackTrace ? failure.ToString() : failure.Message);
            return defaultValue;
        }
    }

    /// <summary>Tries an action again when it fails.</summary>
    /// <param name="action">What is tried.</param>
    /// <param name="cleanup">Run after each attempt.</param>
    /// <param name="retryAttempts">How often it is tried at most.</param>
    /// <param name="delay">How long to wait before the next attempt.</param>
    /// <param name="logAction">Told of each failure.</param>
    /// <exception cref="InvalidOperationException">No attempt succeeded; the last failure is inside.</exception>
    public static void ExecuteWithRetry(
        Action action,
        Action? cleanup = null,
        int retryAttempts = 3,
        TimeSpan? delay = null,
        Action<string>? logAction = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retryAttempts);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception failure)
            {
                (logAction ?? Log.Warning)($"Attempt {attempt} of {retryAttempts} failed: {failure.Message}");
                if (attempt == retryAttempts)
                    throw new InvalidOperationException($"Tried {retryAttempts} times, and the last time: {failure.Message}", failure);
            }
            finally
            {
                cleanup?.Invoke();
            }

            Task.Delay(delay ?? TimeSpan.Zero).Wait();
        }
    }

    private static bool Ran(Action action)
    {
        action();
        return true;
    }
}
