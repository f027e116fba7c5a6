namespace SampleService;

internal static class StaleSockets
{
    private const string UnixPrefix = "http://unix:";

    /// <summary>A killed process leaves its socket file behind, and nothing can listen on a path that exists.</summary>
    public static void UseStaleSockets(this IWebHostBuilder _, string? urls)
    {
        foreach (var url in (urls ?? "").Split(';').Where(url => url.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase)))
            File.Delete(url[UnixPrefix.Length..]);
    }
}
