namespace Pipeline.Processes;

/// <summary>The last lines a program wrote, for its error; all that is kept of a chatty one.</summary>
internal sealed class LastLines(int most)
{
    private readonly Queue<string> _lines = new();

    public async Task Collect(TextReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (_lines.Count == most)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, _lines);
}
