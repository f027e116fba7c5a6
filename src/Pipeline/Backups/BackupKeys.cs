namespace Pipeline.Backups;

/// <summary>Where a backup's objects are in the store.</summary>
internal sealed record BackupKeys(string Environment, string Backup)
{
    public string Folder => $"{Of(Environment)}{Backup}/";

    public string Manifest => Folder + "manifest.json";

    public string Part(int number) => Folder + (number == 0 ? "dump" : $"dump-{number}");

    public static string Of(string environment) => $"{environment}/backups/";
}
