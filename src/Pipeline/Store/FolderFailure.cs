namespace Pipeline.Store;

/// <summary>What went wrong with a store's folder, in words; decided by type and error number, never by a text.</summary>
internal static class FolderFailure
{
    private const int ReadOnlyFileSystem = 30,
        NoSpace = 28,
        QuotaExceeded = 122,
        QuotaExceededOnMac = 69;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>The failure told, or null when it is not the file system's.</summary>
    public static PipelineException? Tell(string location, Exception failure) =>
        failure switch
        {
            UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem } => new(
                $"The store {location} does not let us in.",
                failure.Message,
                next: "Give the user that runs the pipeline the right to read and write there.",
                innerException: failure
            ),
            IOException { HResult: NoSpace or QuotaExceeded or QuotaExceededOnMac or DiskFullOnWindows } => new(
                $"The store {location} is full.",
                failure.Message,
                next: "Make room there, or move the store.",
                innerException: failure
            ),
            IOException when !Directory.Exists(location) => Gone(location, failure),
            IOException => new($"The store {location} cannot be used.", failure.Message, innerException: failure),
            _ => null,
        };

    /// <summary>There was no folder and none can be made; null when the failure is not the file system's.</summary>
    public static PipelineException? CannotBeMade(string location, Exception failure) =>
        failure is IOException or UnauthorizedAccessException
            ? new(
                $"The store {location} cannot be made.",
                failure.Message,
                next: "Mend its location, or make the folder.",
                innerException: failure
            )
            : null;

    /// <summary>The folder itself is not there, which must never be mistaken for an empty store.</summary>
    public static PipelineException Gone(string location, Exception? cause = null) =>
        new(
            $"The store {location} is not there.",
            "Its folder was there when the store was opened and has vanished.",
            next: "Bring the folder back, or mount it again.",
            innerException: cause
        );
}
