using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>
/// A statement that is run batch by batch over a table, in the order of one of its columns, once the migration's script is done:
/// <c>-- pipeline: backfill users by id filling email_lower</c>, and below it one statement for the rows whose key is between <c>$1</c> and <c>$2</c>.
/// </summary>
public sealed partial record Backfill
{
    private Backfill(string file, string table, string key, string? filling, SqlStatement statement) =>
        (File, Table, Key, Filling, Statement) = (file, table, key, filling, statement);

    /// <summary>Where it stands.</summary>
    public string File { get; }

    /// <summary>The table as SQL.</summary>
    public string Table { get; }

    /// <summary>The column that is walked along, as SQL: indexed, and never NULL.</summary>
    public string Key { get; }

    /// <summary>The column, as SQL, that must be NULL nowhere afterwards; null for none.</summary>
    public string? Filling { get; }

    /// <summary>What is run for each batch.</summary>
    internal SqlStatement Statement { get; }

    /// <summary>What must hold once it is done.</summary>
    internal IEnumerable<Verification> Verifications =>
        Filling is null ? [] : [new NoNullsVerification($"no NULL in {Table}.{Filling}", Table, Filling.Trim('"'))];

    /// <summary>Reads one; what is wrong is added to the faults.</summary>
    internal static Backfill? Read(string file, string text, List<string> faults)
    {
        var plain = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var script = SqlScript.Parse(plain);
        faults.AddRange(script.Faults.Select(fault => $"{file}:{fault.Line}: {fault.Text}"));
        if (script.Faults.Count > 0)
            return null;
        var first = plain.Split('\n', 2)[0].Trim();
        var head = FirstLine().Match(first);
        if (!head.Success)
        {
            faults.Add($"{file}:1: found {first}, expected such as -- pipeline: backfill users by id filling email_lower");
            return null;
        }

        if (script.Statements is not [var statement] || !IsBatched(statement))
        {
            faults.Add($"{file}: expected one UPDATE, INSERT or DELETE for the rows whose key is BETWEEN $1 AND $2");
            return null;
        }

        var filling = head.Groups["filling"] is { Success: true, Value: var column } ? column : null;
        return new Backfill(file, head.Groups["table"].Value, head.Groups["key"].Value, filling, statement);
    }

    private static bool IsBatched(SqlStatement statement) =>
        statement.Words is ["UPDATE" or "INSERT" or "DELETE" or "MERGE" or "WITH", ..]
        && statement.Text.Contains("$1", StringComparison.Ordinal)
        && statement.Text.Contains("$2", StringComparison.Ordinal);

    [GeneratedRegex(
        """^-- pipeline: backfill (?<table>(?:\w+|"[^"]+")(?:\.(?:\w+|"[^"]+"))?) by (?<key>\w+|"[^"]+")(?: filling (?<filling>\w+|"[^"]+"))?$"""
    )]
    private static partial Regex FirstLine();
}
