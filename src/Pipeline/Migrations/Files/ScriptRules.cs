namespace Pipeline.Migrations;

/// <summary>Something in a script that cannot be run.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">What it is and what to do instead.</param>
internal sealed record ScriptFault(int Line, string Text);

/// <summary>What a migration must not contain, because it would not do here what it says.</summary>
internal static class ScriptRules
{
    /// <summary>True for what ends all sense of where statements begin and end.</summary>
    public static bool IsBroken(string text, SqlToken token) =>
        token.Kind == SqlTokenKind.Unterminated || (token.Kind == SqlTokenKind.Sign && text[token.Start] == '\\');

    /// <summary>What is wrong with such a token.</summary>
    public static ScriptFault Broken(string text, SqlToken token, int line) =>
        token.Kind == SqlTokenKind.Unterminated
            ? new ScriptFault(line, $"what begins with {text.Substring(token.Start, Math.Min(12, token.End - token.Start))} never ends")
            : new ScriptFault(line, $"{text[token.Start..].Split('\n', ' ')[0]} is a command of psql, not SQL; write it as SQL");

    /// <summary>What is wrong with a statement.</summary>
    public static IEnumerable<ScriptFault> Faults(SqlStatement statement)
    {
        if (statement.StartsWith("COPY") && (statement.Has("FROM", "STDIN") || statement.Has("TO", "STDOUT")))
            yield return new ScriptFault(
                statement.Line,
                "COPY from or to the client is not possible in a migration; write INSERT … VALUES"
            );
        if (ControlsTransaction(statement))
            yield return new ScriptFault(
                statement.Line,
                $"{statement.Words[0]} is not allowed: the migration's transaction is begun and ended for it"
            );
        if (ActsOnServer(statement))
            yield return new ScriptFault(
                statement.Line,
                $"{string.Join(' ', statement.Words.Take(3))} acts on more than this database, so its rehearsal would act on production; run it by itself, outside of the migrations"
            );
        if (ConcurrentIndex.IsNameless(statement))
            yield return new ScriptFault(
                statement.Line,
                "an index made concurrently needs a name: what a broken-off build leaves is found by it"
            );
    }

    private static bool ActsOnServer(SqlStatement statement) =>
        statement.Words switch
        {
            ["CREATE" or "ALTER" or "DROP", "USER", "MAPPING", ..] => false,
            ["CREATE" or "ALTER" or "DROP", "DATABASE" or "ROLE" or "USER" or "GROUP" or "TABLESPACE", ..] => true,
            ["CREATE" or "ALTER" or "DROP", "SUBSCRIPTION", ..] => true,
            ["COMMENT", "ON", "DATABASE" or "ROLE" or "TABLESPACE", ..] => true,
            ["SECURITY", "LABEL", ..] => statement.Has("ON", "DATABASE")
                || statement.Has("ON", "ROLE")
                || statement.Has("ON", "TABLESPACE"),
            ["REASSIGN" or "DROP", "OWNED", ..] => true,
            ["ALTER", "SYSTEM", ..] => true,
            // Without ON it is a role that is granted.
            ["GRANT" or "REVOKE", ..] => !statement.Words.Contains("ON")
                || statement.Has("ON", "DATABASE")
                || statement.Has("ON", "TABLESPACE")
                || statement.Has("ON", "PARAMETER"),
            _ => false,
        };

    private static bool ControlsTransaction(SqlStatement statement) =>
        statement.Words switch
        {
            ["ROLLBACK", "TO", ..] or ["ROLLBACK", "WORK" or "TRANSACTION", "TO", ..] => false,
            ["BEGIN" or "COMMIT" or "END" or "ROLLBACK" or "ABORT", ..] => true,
            ["START", "TRANSACTION", ..] or ["PREPARE", "TRANSACTION", ..] => true,
            _ => false,
        };
}
