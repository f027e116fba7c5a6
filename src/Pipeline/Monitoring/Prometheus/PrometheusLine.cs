using System.Globalization;
using System.Text;

namespace Pipeline.Monitoring.Prometheus;

/// <summary>Reads one line with a value: <c>name{label="value"} 12.5 1700000000000</c>.</summary>
/// <param name="line">The line.</param>
/// <param name="number">Its number, for the error.</param>
internal sealed class PrometheusLine(string line, int number)
{
    private const NumberStyles NumberForm = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const int MostShown = 40;

    private int _at;

    /// <exception cref="PipelineException">The line is not of the format.</exception>
    public MetricPoint Read()
    {
        var name = Name(alsoAllowed: ":");
        if (name.Length == 0)
            throw Expected("a metric's name");
        var labels = Labels();
        SkipBlanks();
        var value = Number(Word()) ?? throw Expected("a number before this");
        SkipBlanks();
        var rest = Word();
        long? timestamp = long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;
        if ((rest.Length > 0 && timestamp is null) || _at < line.Length)
            throw Expected("a time in milliseconds and the line's end");
        return new MetricPoint(name, labels, value, timestamp);
    }

    private Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>();
        if (!Take('{'))
            return labels;
        while (!Take('}'))
        {
            var name = Name(alsoAllowed: "");
            if (name.Length == 0)
                throw Expected("a label's name or }");
            if (!Take('='))
                throw Expected("=");
            labels[name] = Quoted();
            SkipBlanks();
            if (!Take(',') && Next != '}')
                throw Expected("a comma or }");
        }

        return labels;
    }

    private string Quoted()
    {
        if (!Take('"'))
            throw Expected("a quote");
        var value = new StringBuilder();
        while (Next is { } letter && letter != '"')
        {
            _at++;
            value.Append(letter == '\\' ? Escaped() : letter.ToString());
        }

        return Take('"') ? value.ToString() : throw Expected("a closing quote");
    }

    /// <summary>Only backslash, quote and line feed are ever escaped; anything else behind a backslash stands for itself, as Prometheus reads it.</summary>
    private string Escaped()
    {
        if (Next is not { } letter)
            return "\\";
        _at++;
        return letter switch
        {
            'n' => "\n",
            '\\' => "\\",
            '"' => "\"",
            _ => $"\\{letter}",
        };
    }

    private string Name(string alsoAllowed)
    {
        var start = _at;
        while (Next is { } letter && (IsNameStart(letter) || (_at > start && char.IsAsciiDigit(letter))))
            _at++;
        return line[start.._at];

        bool IsNameStart(char letter) =>
            char.IsAsciiLetter(letter) || letter == '_' || alsoAllowed.Contains(letter, StringComparison.Ordinal);
    }

    private string Word()
    {
        var start = _at;
        while (Next is not (null or ' ' or '\t'))
            _at++;
        return line[start.._at];
    }

    private static double? Number(string word) =>
        word.TrimStart('+') switch
        {
            "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => double.TryParse(word, NumberForm, CultureInfo.InvariantCulture, out var value) ? value : null,
        };

    private char? Next => _at < line.Length ? line[_at] : null;

    /// <summary>Takes that character, and the blanks before it.</summary>
    private bool Take(char letter)
    {
        SkipBlanks();
        if (Next != letter)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (Next is ' ' or '\t')
            _at++;
    }

    private PipelineException Expected(string what)
    {
        var found = _at == line.Length ? "the line's end" : line[_at..Math.Min(_at + MostShown, line.Length)];
        return new PipelineException("The metrics cannot be read.", $"Line {number}, position {_at + 1}: expected {what}, found {found}");
    }
}
