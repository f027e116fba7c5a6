using System.Globalization;

namespace Nuke.Common.Output;

internal static class Times
{
    /// <summary><c>340 ms</c>, <c>12.3 s</c>, <c>2 min 05 s</c>.</summary>
    public static string Tell(TimeSpan time)
    {
        if (time.TotalMilliseconds < 999.5)
            return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
        if (time.TotalSeconds < 59.95)
            return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
        var seconds = (long)Math.Round(time.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");
    }
}
