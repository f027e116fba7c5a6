using System.Text.RegularExpressions;

namespace Pipeline.Processes;

/// <summary>
/// Takes data out of what a program says. PostgreSQL's programs quote the row that they could not write, and nobody's data belongs into a log; and the
/// statement, in which a function's body or an option may hold a password: of that its kind and name are told. What a server tells in a field goes on over
/// several lines, until the next field; so every line passes here, before any is left out.
/// </summary>
internal sealed partial class WithoutData
{
    private bool _quotes;

    /// <summary>What may be told of the next line; null for nothing.</summary>
    public string? Told(string line)
    {
        if (Statement().Match(line) is { Success: true } statement)
        {
            _quotes = true;
            return statement.Value;
        }

        _quotes = QuotesRows().IsMatch(line) || (_quotes && !IsNext().IsMatch(line));
        return _quotes ? null : Value().Replace(line, "$1 …");
    }

    [GeneratedRegex("^(CONTEXT|DETAIL|QUERY|STATEMENT): |^\\[parameters: |^LINE \\d+: |^COPY .+, line \\d+")]
    private static partial Regex QuotesRows();

    /// <summary>As far as nothing is quoted yet, and without what defines the object.</summary>
    [GeneratedRegex("^Command was: ((?! AS | OPTIONS| DEFAULT | USING | CHECK |[('=$]).)*")]
    private static partial Regex Statement();

    /// <summary>The value that a type would not take: <c>invalid input syntax for type date: "…"</c>.</summary>
    [GeneratedRegex("(ERROR: .+?:) \".*$")]
    private static partial Regex Value();

    [GeneratedRegex("^([A-Z]+: |pg_\\w+: )")]
    private static partial Regex IsNext();
}
