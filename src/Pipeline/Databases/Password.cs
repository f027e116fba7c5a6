using Pipeline.Environments;

namespace Pipeline.Databases;

/// <summary>
/// A password, in memory only. One that a command tells is asked for again when it is older than ten minutes: tokens of cloud servers last for fifteen
/// (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html), and a run for longer.
/// </summary>
public sealed class Password
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly Func<CancellationToken, Task<string>> _fetch;
    private readonly TimeProvider _time;
    private readonly bool _lasts;
    private string? _value;
    private long _fetched;

    /// <summary>A password that is somewhere else.</summary>
    /// <param name="reference">Where it is.</param>
    /// <param name="key">The setting that says so, for faults.</param>
    /// <param name="secrets">What is masked.</param>
    /// <param name="time">The clock.</param>
    public Password(SecretReference reference, string key, Secrets secrets, TimeProvider time)
    {
        (_fetch, _time) = (cancellation => reference.Reveal(key, secrets, cancellation), time);
        _lasts = reference.Kind != "command";
    }

    private Password(string value) => (_fetch, _time, _value, _lasts) = (_ => Task.FromResult(value), TimeProvider.System, value, true);

    /// <summary>A password that is known already.</summary>
    public static implicit operator Password?(string? value) => FromString(value);

    /// <summary>A password that is known already; null for none.</summary>
    public static Password? FromString(string? value) => value is null ? null : new(value);

    /// <summary>The password itself.</summary>
    /// <exception cref="PipelineException">It is not where it should be.</exception>
    public async Task<string> Reveal(CancellationToken cancellation)
    {
        if (_value is { } known && (_lasts || _time.GetElapsedTime(_fetched) <= Fresh))
            return known;
        var fetched = await _fetch(cancellation);
        (_value, _fetched) = (fetched, _time.GetTimestamp());
        return fetched;
    }
}
