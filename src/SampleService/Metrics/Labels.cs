namespace SampleService.Metrics;

internal static class Labels
{
    /// <summary>Names and values as Prometheus writes them between braces.</summary>
    public static string Write(string[] names, string[] values) =>
        string.Join(',', names.Zip(values, static (name, value) => $"{name}=\"{Escape(value)}\""));

    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
