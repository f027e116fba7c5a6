using System.Buffers;

namespace Pipeline.Processes;

/// <summary>POSIX shell quoting, for showing commands and for the few places where a remote shell is unavoidable.</summary>
public static class Shell
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
    );

    /// <summary>One word, quoted when it needs to be.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
