using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nuke.Common.Output;

/// <summary>The log of a run: all that the console shows, with times, and the details that it leaves out.</summary>
internal sealed partial class BuildLog : TextWriter
{
    /// <summary>How many logs are kept.</summary>
    private const int Kept = 20;

    private readonly TextWriter _file;
    private readonly TimeProvider _time;
    private readonly StringBuilder _line = new();

    private BuildLog(string path, TextWriter file, TimeProvider time) => (Path, _file, _time) = (path, file, time);

    /// <summary>The file.</summary>
    public string Path { get; }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Begins a log, and removes old ones. A run does not fail for want of a log: where none can be written there is none.</summary>
    public static BuildLog? Begin(string folder, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var old in Directory.GetFiles(folder, "*.log").OrderDescending(StringComparer.Ordinal).Skip(Kept - 1))
                File.Delete(old);
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}-{Environment.ProcessId}.log"
            );
            var path = System.IO.Path.Combine(folder, name);
            return new BuildLog(path, new StreamWriter(path) { AutoFlush = true }, time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_line)
        {
            var pieces = (value ?? "").Split('\n');
            _line.Append(pieces[0]);
            foreach (var piece in pieces[1..])
            {
                EndLine();
                _line.Append(piece);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_line.Length > 0)
            EndLine();
        _file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A line that was drawn again and again counts as it was drawn last.</summary>
    private void EndLine()
    {
        var line = _line.ToString().TrimEnd('\r');
        if (line.Contains('\u001b', StringComparison.Ordinal))
            line = Colour().Replace(line, "");
        _file.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():HH:mm:ss.fff} {line[(line.LastIndexOf('\r') + 1)..]}")
        );
        _line.Clear();
    }

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex Colour();
}
