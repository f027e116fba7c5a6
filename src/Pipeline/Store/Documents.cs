using System.Text;
using System.Text.Json;

namespace Pipeline.Store;

/// <summary>Objects that are small enough to be read and written whole: texts, and records as JSON.</summary>
public static class Documents
{
    /// <summary>An object's text, or null when there is none.</summary>
    /// <exception cref="PipelineException">The store does not answer.</exception>
    public static async Task<string?> ReadText(this IObjectStore store, string key, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await store.OpenRead(key, cancellation);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (PipelineException failure) when (MissingObject.IsToldBy(failure))
        {
            return null;
        }
    }

    /// <summary>Writes a text as UTF-8, replacing an earlier object.</summary>
    public static Task WriteText(this IObjectStore store, string key, string text, CancellationToken cancellation) =>
        store.Write(key, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), token).AsTask(), cancellation);

    /// <summary>A record, or null when there is no such object.</summary>
    /// <exception cref="PipelineException">The object is not of that form, or the store does not answer.</exception>
    public static async Task<T?> ReadJson<T>(this IObjectStore store, string key, CancellationToken cancellation)
        where T : class
    {
        if (await store.ReadText(key, cancellation) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(text, StoreJson.Options) ?? throw new JsonException("It holds \"null\".");
        }
        catch (JsonException failure)
        {
            throw new PipelineException(
                $"\"{key}\" in the store {store.Location} cannot be read.",
                failure.Message,
                next: "Look at the object; when it was damaged, bring back what was there before.",
                innerException: failure
            );
        }
    }

    /// <summary>Writes a record, replacing an earlier object.</summary>
    public static Task WriteJson<T>(this IObjectStore store, string key, T value, CancellationToken cancellation) =>
        store.WriteText(key, JsonSerializer.Serialize(value, StoreJson.Options), cancellation);
}
