namespace Pipeline.Backups;

/// <summary>Where a backup's objects are in the store.</summary>
internal sealed record BackupKeys(string Environment, string Backup)
{
    public string Manifest => Of(Environment) + Backup + "/manifest.json";

    public string Verification => Of(Environment) + Backup + "/verified.json";

    public string Dump => Of(Environment) + Backup + "/dump";

    public static string Of(string environment) => $"{environment}/backups/";
}
