using System.Text.Json.Serialization;

namespace Pipeline.Backups;

/// <summary>The proof that a backup restores.</summary>
/// <param name="Level">How far it was proven.</param>
/// <param name="At">When it was proven.</param>
/// <param name="Run">By which run.</param>
/// <param name="Duration">How long the restore and the comparison took.</param>
/// <param name="ServerVersion">The version of the server that it was restored on.</param>
public sealed record BackupVerification(VerificationLevel Level, DateTimeOffset At, string Run, TimeSpan Duration, string ServerVersion)
{
    /// <summary>In words, as a clause.</summary>
    [JsonIgnore]
    public string Told =>
        Level switch
        {
            VerificationLevel.Readable => "read back and decoded",
            VerificationLevel.Data => "rows restored and compared",
            _ => "restored and compared",
        };
}
