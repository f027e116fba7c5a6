using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>
/// The last member of a manifest: a hash of all others, so that one that was damaged, or edited by hand, is not believed. It stops accidents; who may write
/// into the store can also seal.
/// </summary>
internal static class ManifestSeal
{
    private const string Member = "seal";

    private static readonly JsonSerializerOptions Compact = new(StoreJson.Options) { WriteIndented = false };

    /// <summary>A manifest as text, sealed.</summary>
    public static string Write(BackupManifest manifest)
    {
        return Seal(JsonSerializer.SerializeToNode(manifest, StoreJson.Options)!.AsObject());
    }

    internal static string Seal(JsonObject json)
    {
        json[Member] = Of(json);
        return json.ToJsonString(StoreJson.Options);
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="InvalidDataException">It is not as it was sealed, or was sealed by a version that writes others.</exception>
    public static BackupManifest Read(string text)
    {
        var json = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("It is not a JSON object.");
        var seal = json[Member]?.GetValue<string>() ?? throw new JsonException($"It has no \"{Member}\".");
        json.Remove(Member);
        if (seal != Of(json))
            throw new InvalidDataException("It was changed after it was written: its seal does not fit.");
        try
        {
            return json.Deserialize<BackupManifest>(StoreJson.Options)!;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"It was written by another version of this product: {failure.Message}", failure);
        }
    }

    private static string Of(JsonObject json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToJsonString(Compact))));
}
