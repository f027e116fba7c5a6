namespace Pipeline.Migrations;

/// <summary>A script split into statements, so that each is one command with its own line in the file.</summary>
/// <param name="Statements">The statements in their order; empty ones are left out.</param>
/// <param name="Faults">What keeps the script from being run.</param>
internal sealed record SqlScript(IReadOnlyList<SqlStatement> Statements, IReadOnlyList<ScriptFault> Faults)
{
    /// <summary>Splits at the semicolons that end a statement: not those in quotes, in parentheses or in a <c>BEGIN ATOMIC</c> body.</summary>
    public static SqlScript Parse(string text)
    {
        var lines = new Lines(text);
        var (statements, faults) = (new List<SqlStatement>(), new List<ScriptFault>());
        foreach (var tokens in Split(text))
        {
            var line = lines.At(tokens[0].Start);
            var broken = tokens.FirstOrDefault(token => ScriptRules.IsBroken(text, token));
            if (broken != default)
            {
                faults.Add(ScriptRules.Broken(text, broken, lines.At(broken.Start)));
                break;
            }

            var statement = new SqlStatement(text[tokens[0].Start..tokens[^1].End], line, [.. tokens.Select(token => Word(text, token))]);
            statements.Add(statement);
            faults.AddRange(ScriptRules.Faults(statement));
        }

        return new SqlScript(statements, faults);
    }

    private static IEnumerable<List<SqlToken>> Split(string text)
    {
        var statement = new List<SqlToken>();
        var (parentheses, body) = (0, 0);
        foreach (var token in new SqlScanner(text).Tokens())
        {
            var word = Word(text, token);
            if (word == ";" && parentheses == 0 && body == 0)
            {
                if (statement.Count > 0)
                    yield return statement;
                statement = [];
                continue;
            }

            parentheses = Math.Max(
                0,
                parentheses
                    + (
                        word == "(" ? 1
                        : word == ")" ? -1
                        : 0
                    )
            );
            body += Deeper(text, statement, word, body);
            statement.Add(token);
        }

        if (statement.Count > 0)
            yield return statement;
    }

    /// <summary>Within a body only CASE nests, and both it and the body close with END.</summary>
    private static int Deeper(string text, List<SqlToken> before, string word, int body) =>
        (body, word) switch
        {
            (0, "ATOMIC") when before.Count > 0 && Word(text, before[0]) == "CREATE" && Word(text, before[^1]) == "BEGIN" => 1,
            (> 0, "CASE") => 1,
            (> 0, "END") => -1,
            _ => 0,
        };

    private static string Word(string text, SqlToken token)
    {
        var word = text[token.Start..token.End];
        return token.Kind == SqlTokenKind.Word ? word.ToUpperInvariant() : word;
    }

    private sealed class Lines(string text)
    {
        private int _at;
        private int _line = 1;

        /// <summary>The line of a position; positions are asked for in rising order.</summary>
        public int At(int position)
        {
            _line += text.AsSpan(_at, position - _at).Count('\n');
            _at = position;
            return _line;
        }
    }
}
