namespace Pipeline.Tests.Fixtures;

/// <summary>What happens to a request on its way through a <see cref="StutteringProxy"/>.</summary>
internal sealed record Mishap
{
    /// <summary>Nothing.</summary>
    public static Mishap None { get; } = new();

    /// <summary>As S3 answers who asks too much.</summary>
    public static Mishap SlowDown { get; } = new() { Refusal = (503, "SlowDown", "Please reduce your request rate.") };

    /// <summary>As S3 answers who comes with credentials of yesterday.</summary>
    public static Mishap ExpiredToken { get; } = new() { Refusal = (400, "ExpiredToken", "The provided token has expired.") };

    /// <summary>As S3 answers who would complete or abort an upload that was completed or aborted.</summary>
    public static Mishap NoSuchUpload { get; } = new() { Refusal = (404, "NoSuchUpload", "The specified upload does not exist.") };

    /// <summary>The server hears it, and the client never hears of that.</summary>
    public static Mishap LostAnswer { get; } = new() { AnswerUntil = 0 };

    /// <summary>Its answer begins, and its content never comes.</summary>
    public static Mishap NoContent { get; } = new() { AnswerUntil = 0, WithHead = true };

    /// <summary>How long it is held back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The proxy answers it by itself.</summary>
    public (int Status, string Code, string Message)? Refusal { get; init; }

    /// <summary>After how many bytes of its body the connection is cut.</summary>
    public long? RequestUntil { get; init; }

    /// <summary>After how many bytes of the answer the connection is cut.</summary>
    public long? AnswerUntil { get; init; }

    /// <summary>Whether the answer's head is not counted.</summary>
    public bool WithHead { get; init; }

    /// <summary>After how many bytes of the answer the connection stays, and nothing more comes.</summary>
    public long? SilentAfter { get; init; }

    /// <summary>One request in five meets with something, the same at each run as far as requests come in the same order.</summary>
    public static Func<ProxiedRequest, Mishap> ByChance(int seed)
    {
        var random = new Random(seed);
        return request =>
        {
            lock (random)
                return (
                    random.Next(20) switch
                    {
                        0 => SlowDown,
                        1 => new Mishap { RequestUntil = random.NextInt64(request.BodyLength + 1) },
                        2 => LostAnswer,
                        3 => new Mishap { AnswerUntil = random.NextInt64(4 << 20) },
                        _ => None,
                    }
                ) with
                {
                    Delay = TimeSpan.FromMilliseconds(random.Next(20)),
                };
        };
    }
}
