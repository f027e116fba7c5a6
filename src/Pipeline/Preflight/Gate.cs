namespace Pipeline.Preflight;

/// <summary>Something that must hold before anything is touched.</summary>
/// <param name="Name">What it looks at, in a word or two: it stands at the beginning of its line.</param>
/// <param name="Check">Looks; throws a <see cref="PipelineException"/> or gives <see cref="GateResult.Refuse"/> when it does not hold.</param>
public sealed record Gate(string Name, Func<CancellationToken, Task<GateResult>> Check);

/// <summary>What a gate says.</summary>
public enum GateVerdict
{
    /// <summary>It holds.</summary>
    Pass,

    /// <summary>It holds badly: told, and not stopping.</summary>
    Warn,

    /// <summary>It does not hold.</summary>
    Refuse,
}

/// <summary>What a gate found.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Found">The facts.</param>
/// <param name="Next">What to do about it.</param>
public sealed record GateResult(GateVerdict Verdict, string Found, string? Next = null)
{
    /// <summary>It holds.</summary>
    public static GateResult Pass(string found) => new(GateVerdict.Pass, found);

    /// <summary>It should be known.</summary>
    public static GateResult Warn(string found) => new(GateVerdict.Warn, found);

    /// <summary>It does not hold.</summary>
    public static GateResult Refuse(string found, string next) => new(GateVerdict.Refuse, found, next);
}
