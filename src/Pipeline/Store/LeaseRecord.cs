using Pipeline.Runs;

namespace Pipeline.Store;

/// <summary>A lease as it stands in the store.</summary>
public sealed record LeaseRecord
{
    /// <summary>The process that holds it.</summary>
    public required ProcessIdentity Holder { get; init; }

    /// <summary>Told from every other claim, even of the same process: an answer that got lost makes a request meet itself.</summary>
    public required Guid Claim { get; init; }

    /// <summary>The run it is held for.</summary>
    public required string Run { get; init; }

    /// <summary>What runs.</summary>
    public required string Command { get; init; }

    /// <summary>Since when it is held.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last renewed, by the holder's clock.</summary>
    public required DateTimeOffset Renewed { get; init; }

    /// <summary>When it lapses unless it is renewed before, by the holder's clock.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was given back; null while it is held.</summary>
    public DateTimeOffset? Released { get; init; }

    /// <summary>The length of the lease: who watches it unchanged for as long knows that nobody renews it.</summary>
    internal TimeSpan Duration => Until - Renewed;

    /// <summary>One sentence for the one who comes second.</summary>
    public override string ToString() =>
        $"{Holder} runs {Command} since {Since.Spoken()} (run {Run}); its lease is until {Until.Spoken()}.";

    internal static LeaseRecord Claimed(LeaseRequest request, DateTimeOffset now) =>
        new()
        {
            Holder = ProcessIdentity.Current(),
            Claim = Guid.NewGuid(),
            Run = request.Run,
            Command = request.Command,
            Since = now,
            Renewed = now,
            Until = now + request.Duration,
        };

    internal LeaseRecord Renew(DateTimeOffset now) => this with { Renewed = now, Until = now + Duration };
}
