using System.Globalization;

namespace Pipeline.Migrations;

/// <summary>The order of revisions: by number, so that <c>7</c> and <c>007</c> are the same one.</summary>
internal static class Revision
{
    /// <summary>More digits than a timestamp has; the number stays a 64-bit one.</summary>
    public const int MostDigits = 18;

    /// <summary>The number of a revision; −1 for none, which is before every one.</summary>
    public static long Number(string? revision) =>
        revision is null ? -1
        : long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw PipelineException.WrongUsage(
            $"\"{revision}\" is not a revision.",
            "Expected the digits before a migration's name, such as 007."
        );

    /// <summary>For people.</summary>
    public static string Told(string? revision) => revision is null ? "no migration" : $"revision {revision}";
}
