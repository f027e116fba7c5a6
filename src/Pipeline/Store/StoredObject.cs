namespace Pipeline.Store;

/// <summary>What a store knows of an object without reading it.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="WrittenAt">When it was written, by the store's clock.</param>
public sealed record StoredObject(string Key, long Size, DateTimeOffset WrittenAt);
