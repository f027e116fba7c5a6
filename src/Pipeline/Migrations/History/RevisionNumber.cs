using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>
/// Where a revision stands. That of a migration is what comes before its name: a number, so that <c>7</c> and <c>007</c> are the same one, several as in
/// <c>2.1</c>, or whatever another tool names it by. What a repeatable script changes after it counts on from there: <c>007+1</c>, <c>007+2</c>.
/// </summary>
/// <param name="Migration">The migration's own, without what makes no difference; empty before all of them.</param>
/// <param name="Change">Counts the repeatable scripts that were run since; 0 for the migration itself.</param>
public readonly partial record struct RevisionNumber(string Migration, int Change)
{
    /// <summary>Every revision is looked at many times, and there may be a thousand.</summary>
    private static readonly ConcurrentDictionary<string, RevisionNumber> Known = new();

    /// <summary>Before every migration.</summary>
    public static RevisionNumber None { get; } = new("", 0);

    /// <summary>True for what a repeatable script changed.</summary>
    public bool IsRepeated => Change > 0;

    /// <summary>By number; what has none comes last.</summary>
    internal static IComparer<RevisionNumber> Order { get; } =
        Comparer<RevisionNumber>.Create((one, other) => Compare(one.Numbers, other.Numbers));

    private bool IsNumber => Written().IsMatch(Migration);

    private string[] Numbers => IsNumber ? Migration.Split('.') : [];

    /// <summary>Reads one; null is none.</summary>
    public static RevisionNumber Of(string? revision) => revision is null ? None : Known.GetOrAdd(revision, Read);

    private static RevisionNumber Read(string revision) =>
        Written().Match(revision) is not { Success: true } match
            ? new(revision, 0)
            : new(
                string.Join('.', match.Groups["number"].Captures.Select(number => number.Value)),
                match.Groups["change"] is { Success: true, Value: var change } ? int.Parse(change, CultureInfo.InvariantCulture) : 0
            );

    /// <summary>True when the migration's number is lower than another's; what has none stands before nothing.</summary>
    public bool IsBefore(RevisionNumber other) => IsNumber && other.IsNumber && Compare(Numbers, other.Numbers) < 0;

    /// <summary>As in a file's name: <c>007_add_last_seen</c>.</summary>
    internal static string FullName(string revision, string name) => name.Length == 0 ? revision : $"{revision}_{name}";

    /// <summary>For people.</summary>
    public static string Told(string? revision) => revision is null ? "no migration" : $"revision {revision}";

    /// <summary>Of any length, as versions and timestamps are; nothing at all comes last.</summary>
    private static int Compare(string[] one, string[] other) =>
        one.Length == 0 || other.Length == 0
            ? other.Length.CompareTo(one.Length)
            : Enumerable
                .Range(0, Math.Max(one.Length, other.Length))
                .Select(place => Compare(one.ElementAtOrDefault(place) ?? "0", other.ElementAtOrDefault(place) ?? "0"))
                .FirstOrDefault(order => order != 0);

    private static int Compare(string one, string other) =>
        one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other);

    [GeneratedRegex(@"^0*(?<number>[0-9]+?)(?:\.0*(?<number>[0-9]+))*?(?:\.0+)*(?:\+(?<change>[0-9]{1,9}))?$")]
    private static partial Regex Written();
}
