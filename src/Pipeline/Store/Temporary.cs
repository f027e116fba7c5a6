using System.Text.Json;
using System.Text.Json.Serialization;
namespace Pipeline.Store;
#pragma warning disable CS1591
public static class StoreJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };
    public static async Task<T?> ReadJson<T>(this IObjectStore store, string key, CancellationToken cancellation)
    {
        if (await store.Find(key, cancellation) is null) return default;
        await using var s = await store.OpenRead(key, cancellation);
        return await JsonSerializer.DeserializeAsync<T>(s, Options, cancellation);
    }
    public static Task WriteJson<T>(this IObjectStore store, string key, T value, CancellationToken cancellation) =>
        store.Write(key, (s, t) => JsonSerializer.SerializeAsync(s, value, Options, t), cancellation);
}
