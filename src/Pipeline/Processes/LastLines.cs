namespace Pipeline.Processes;

/// <summary>The last lines a program wrote, without data, for its error; all that is kept of a chatty one.</summary>
internal sealed class LastLines(int most)
{
    private const int LongestLine = 2000;

    private readonly Queue<string> _lines = new();
    private readonly WithoutData _withoutData = new();

    public async Task Collect(TextReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadLineAsync(cancellation) is { } said)
        {
            if (_withoutData.Told(said) is not { } line)
                continue;
            if (_lines.Count == most)
                _lines.Dequeue();
            _lines.Enqueue(line.Length > LongestLine ? line[..LongestLine] + "…" : line);
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, _lines);
}
