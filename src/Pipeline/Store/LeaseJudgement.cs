namespace Pipeline.Store;

/// <summary>What one who wants a lease may think of the one that stands.</summary>
internal enum LeaseState
{
    /// <summary>It may be taken.</summary>
    Free,

    /// <summary>Somebody has it.</summary>
    Held,

    /// <summary>It has lapsed by our clock, but perhaps not by its holder's: only watching it tells.</summary>
    Doubtful,
}

/// <summary>Judges a lease: pure, so that every case is tested.</summary>
internal static class LeaseJudgement
{
    /// <summary>How far the clocks of two machines are allowed to differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <param name="record">The lease of the highest epoch; null when there has never been one.</param>
    /// <param name="observer">Who judges.</param>
    /// <param name="holderHasEnded">True when the holder is proven to be dead.</param>
    /// <param name="now">
    /// The observer's clock from before the record was read: what was renewed while it was being read is not called lapsed.
    /// </param>
    public static LeaseState Judge(LeaseRecord? record, ProcessIdentity observer, bool holderHasEnded, DateTimeOffset now)
    {
        if (record is null or { Released: not null } || holderHasEnded)
            return LeaseState.Free;
        var overdue = now - record.Until;
        if (overdue <= TimeSpan.Zero)
            return LeaseState.Held;
        return overdue > ClockSkew || record.Holder.SharesMachineWith(observer) ? LeaseState.Free : LeaseState.Doubtful;
    }
}
