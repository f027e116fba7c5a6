using System.Globalization;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Store;

/// <summary>What is wrong with the options of objects in the store's settings.</summary>
internal static class ObjectOptionsFaults
{
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
    private const int MostTags = 10,
        LongestTag = 128,
        LongestTagValue = 256;

    private static readonly string[] Asleep = ["GLACIER", "DEEP_ARCHIVE"];

    public static IEnumerable<SettingsFault> Of(StoreSettings settings)
    {
        if (settings.Location.Length > 0 && !settings.Location.StartsWith(BucketLocation.Scheme, StringComparison.Ordinal))
            return Set(settings).Select(option => new SettingsFault(option.Key, option.Found, "nothing: a folder has no such option"));
        var locking = settings.ObjectLock?.Faults() ?? [];
        return
        [
            .. OfEncryption(settings),
            .. OfStorageClass(settings.StorageClass),
            .. OfTags(settings.Tags),
            .. locking.Select(fault => fault with { Key = $"objectLock.{fault.Key}" }),
        ];
    }

    private static IEnumerable<(string Key, string Found)> Set(StoreSettings settings)
    {
        if (settings.Encryption != StoreEncryption.None)
            yield return ("encryption", Spoken(settings.Encryption));
        if (settings.KmsKey.Length > 0)
            yield return ("kmsKey", $"\"{settings.KmsKey}\"");
        if (settings.StorageClass.Length > 0)
            yield return ("storageClass", $"\"{settings.StorageClass}\"");
        if (settings.Tags.Count > 0)
            yield return ("tags", settings.Tags.Count.Counted("tag"));
        if (settings.ObjectLock is { } locking)
            yield return ("objectLock", $"a lock of {locking.Duration}");
    }

    private static IEnumerable<SettingsFault> OfEncryption(StoreSettings settings)
    {
        if (settings.KmsKey.Length > 0 && settings.Encryption != StoreEncryption.Kms)
            yield return new SettingsFault(
                "kmsKey",
                $"\"{settings.KmsKey}\" with encryption {Spoken(settings.Encryption)}",
                "encryption kms"
            );
    }

    private static IEnumerable<SettingsFault> OfStorageClass(string name)
    {
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
            yield return new SettingsFault("storageClass", $"\"{name}\"", "a name such as STANDARD_IA");
        // Reading from these has to be asked for hours before: neither could a backup be verified nor a rollback wait for it.
        if (Asleep.Contains(name))
            yield return new SettingsFault("storageClass", $"\"{name}\"", "one whose objects can be read at once, such as GLACIER_IR");
    }

    private static IEnumerable<SettingsFault> OfTags(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > MostTags)
            yield return new SettingsFault("tags", tags.Count.Counted("tag"), $"at most {MostTags}");
        foreach (var (name, value) in tags)
        {
            if (!IsTagText(name) || name.Length is 0 or > LongestTag)
                yield return new SettingsFault("tags", $"\"{name}\"", $"a name of 1 to {LongestTag} letters, digits, spaces and +-=._:/@");
            if (name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                yield return new SettingsFault("tags", $"\"{name}\"", "a name that does not begin with aws:");
            if (!IsTagText(value) || value.Length > LongestTagValue)
                yield return new SettingsFault(
                    $"tags[\"{name}\"]",
                    $"\"{value}\"",
                    $"at most {LongestTagValue} letters, digits, spaces and +-=._:/@"
                );
        }
    }

    private static bool IsTagText(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter == ' ' || "+-=._:/@".Contains(letter, StringComparison.Ordinal));

    private static string Spoken(StoreEncryption encryption) => encryption.ToString().ToLower(CultureInfo.InvariantCulture);
}
