using System.Globalization;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Where a backup's objects are in the store.</summary>
internal sealed record BackupKeys(string Environment, string Backup)
{
    public string Folder => $"{Of(Environment)}{Backup}/";

    public string Manifest => Folder + "manifest.json";

    /// <summary>There while the backup is being taken, or deleted: what has it and no manifest was left by a run that was killed.</summary>
    public string Begun => Folder + "begun";

    public string Part(int number) => Folder + (number == 0 ? "dump" : $"dump-{number}");

    /// <summary>False for what cannot be the name of a folder in a store.</summary>
    public static bool IsId(string backup) => !backup.Contains('/', StringComparison.Ordinal) && ObjectKey.IsValid(backup);

    /// <summary>An id for a backup that is taken at a moment.</summary>
    public static string NewId(DateTimeOffset now, string version) =>
        $"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-v{version}";

    public static string Of(string environment) => $"{environment}/backups/";
}
