namespace Pipeline.Backups;

/// <summary>How a restored database took the place of the live one.</summary>
/// <param name="Backup">The backup that it is from.</param>
/// <param name="Database">The name that it has now.</param>
/// <param name="KeptAs">The name under which the replaced database is kept, closed to connections; null when there was none to replace.</param>
/// <param name="Interruption">How long nobody could connect; null when that was in a run that was killed.</param>
/// <param name="Lost">What the restored one does not have, counted right before; null when that could not be counted, or was in a run that was killed.</param>
public sealed record SwapRecord(string Backup, string Database, string? KeptAs, TimeSpan? Interruption, string? Lost = null);
