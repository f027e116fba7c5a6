using System.Text.Json.Serialization;

namespace Pipeline.Backups;

/// <summary>The proof that a backup restores.</summary>
/// <param name="Level">How far it was proven.</param>
/// <param name="At">When it was proven.</param>
/// <param name="Run">By which run.</param>
/// <param name="Duration">How long the restore and the comparison took.</param>
/// <param name="ServerVersion">The version of the server that it was restored on.</param>
/// <param name="WithRights">False when owners and rights were left out, as that server lacks roles.</param>
public sealed record BackupVerification(
    VerificationLevel Level,
    DateTimeOffset At,
    string Run,
    TimeSpan Duration,
    string ServerVersion,
    bool WithRights = true
)
{
    /// <summary>How far, as settings call it.</summary>
    [JsonIgnore]
    public string Extent => $"{Level.ToString().ToLowerInvariant()}{(WithRights ? "" : " but for rights")}";

    /// <summary>In words, as a clause.</summary>
    [JsonIgnore]
    public string Told =>
        Level switch
        {
            VerificationLevel.Readable => "read back and decoded",
            VerificationLevel.Data => "rows restored and compared",
            _ => WithRights ? "restored and compared" : "restored and compared without owners and rights",
        };

    /// <summary>True when another one proves nothing that this one does not.</summary>
    internal bool Covers(BackupVerification other) => Level > other.Level || (Level == other.Level && (WithRights || !other.WithRights));
}
