using System.Text.RegularExpressions;

namespace Pipeline.Processes;

internal static partial class CommandFailure
{
    /// <summary>The result itself when the command succeeded; otherwise an error with the command, its code and its last words.</summary>
    public static CommandResult OrThrow(this CommandResult result, Command command) =>
        result.Succeeded
            ? result
            : throw new PipelineException(
                $"\"{command}\" ended with exit code {result.ExitCode}.",
                result.Errors.Length > 0 ? WithoutRows(result.Errors) : LastLinesOf(result.Output)
            );

    /// <summary>
    /// PostgreSQL's programs quote the row that they could not write, and nobody's data belongs into a log; and the statement, in which a function's body or an
    /// option may hold a password: of that its kind and name are told. What a server tells in a field goes on over several lines, until the next field.
    /// </summary>
    private static string WithoutRows(string errors)
    {
        var told = new List<string>();
        var quotes = false;
        foreach (var line in errors.Split(Environment.NewLine))
        {
            var statement = Statement().Match(line);
            if (statement.Success)
                told.Add(statement.Value);
            quotes = statement.Success || QuotesRows().IsMatch(line) || (quotes && !IsNext().IsMatch(line));
            if (!quotes)
                told.Add(line);
        }

        return string.Join(Environment.NewLine, told);
    }

    /// <summary>The last one by itself too, since only the last lines are kept: the field's name may be in one that is not.</summary>
    [GeneratedRegex("^(CONTEXT|DETAIL): |^COPY .+, line \\d+")]
    private static partial Regex QuotesRows();

    /// <summary>As far as nothing is quoted yet, and without what defines the object.</summary>
    [GeneratedRegex("^Command was: ((?! AS | OPTIONS| DEFAULT | USING | CHECK |[('=$]).)*")]
    private static partial Regex Statement();

    [GeneratedRegex("^([A-Z]+: |Command was: |pg_\\w+: )")]
    private static partial Regex IsNext();

    private static string LastLinesOf(string output) => string.Join(Environment.NewLine, output.TrimEnd().Split('\n').TakeLast(20));
}
