using System.Globalization;

namespace Pipeline.Migrations;

/// <summary>
/// Where a revision stands. That of a migration is the number in its name, so that <c>7</c> and <c>007</c> are the same one; what a repeatable script changes
/// after it counts on from there: <c>007.1</c>, <c>007.2</c>.
/// </summary>
/// <param name="Migration">The migration's number; −1 before all of them.</param>
/// <param name="Change">Counts the repeatable scripts that were run since; 0 for the migration itself.</param>
public readonly record struct RevisionNumber(long Migration, int Change)
{
    /// <summary>More digits than a timestamp has; the number stays a 64-bit one.</summary>
    public const int MostDigits = 18;

    /// <summary>Before every migration.</summary>
    public static RevisionNumber None { get; } = new(-1, 0);

    /// <summary>True for what a repeatable script changed.</summary>
    public bool IsRepeated => Change > 0;

    /// <summary>Reads one; null is none.</summary>
    /// <exception cref="PipelineException">It is not a revision. <see cref="ExitCode.WrongUsage"/>.</exception>
    public static RevisionNumber Of(string? revision)
    {
        if (revision is null)
            return None;
        var (migration, change) = revision.Split('.') switch
        {
            [var one] => (one, "0"),
            [var one, var two] => (one, two),
            _ => ("", ""),
        };
        return
            long.TryParse(migration, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(change, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new RevisionNumber(number, count)
            : throw PipelineException.WrongUsage(
                $"\"{revision}\" is not a revision.",
                "Expected the digits before a migration's name, such as 007."
            );
    }

    /// <summary>For people.</summary>
    public static string Told(string? revision) => revision is null ? "no migration" : $"revision {revision}";
}
