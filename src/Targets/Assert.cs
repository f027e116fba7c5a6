using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Stops the target when something does not hold.</summary>
public static class Assert
{
    /// <summary>Stops the target.</summary>
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) => throw new InvalidOperationException(message, exception);

    /// <summary>Stops the target unless the condition holds.</summary>
    public static void True(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null
    )
    {
        if (!condition)
            Fail(message ?? $"Expected {argumentExpression}");
    }

    /// <summary>Stops the target when the condition holds.</summary>
    public static void False(
        [DoesNotReturnIf(true)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null
    ) => True(!condition, message ?? $"Expected not {argumentExpression}");

    /// <summary>The value; stops the target when there is none.</summary>
    public static T NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null
    )
        where T : class
    {
        if (obj is null)
            Fail(message ?? $"Expected a value for {argumentExpression}");
        return obj;
    }

    /// <summary>The text; stops the target when it is missing or empty.</summary>
    public static string NotNullOrEmpty(
        [NotNull] this string? str,
        string? message = null,
        [CallerArgumentExpression(nameof(str))] string? argumentExpression = null
    )
    {
        if (string.IsNullOrEmpty(str))
            Fail(message ?? $"Expected a value for {argumentExpression}");
        return str;
    }
}
