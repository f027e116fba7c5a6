namespace Pipeline.Store;

/// <summary>The one failure of a store that a caller may want to tell from the others: there is no such object.</summary>
internal static class MissingObject
{
    public static PipelineException Told(string location, string key, Exception? cause = null) =>
        new($"There is no \"{key}\" in the store {location}.", innerException: new FileNotFoundException(key, cause));

    public static bool IsToldBy(PipelineException failure) => failure.InnerException is FileNotFoundException;
}
