using System.Text;

namespace Pipeline.Deployments;

/// <summary>The last lines of a log from a place on, for the error of a service that did not come up.</summary>
internal static class LogTail
{
    private const int MostBytes = 16_384;

    /// <summary>How long the log is now; 0 when there is none.</summary>
    public static long End(string file) => new FileInfo(file) is { Exists: true } log ? log.Length : 0;

    /// <summary>The last lines written after <paramref name="start"/>; less when a long log was turned in between.</summary>
    public static string Read(string file, long start, int lines)
    {
        if (!File.Exists(file))
            return "";
        using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Position = Math.Max(start <= log.Length ? start : 0, log.Length - MostBytes);
        using var reader = new StreamReader(log, Encoding.UTF8);
        return string.Join(Environment.NewLine, reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
    }
}
