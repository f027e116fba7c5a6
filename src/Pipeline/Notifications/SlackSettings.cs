using Pipeline.Environments;

namespace Pipeline.Notifications;

/// <summary>Who hears of it on Slack. Left out: nobody does.</summary>
public sealed record SlackSettings : ISettings
{
    /// <summary>Where the incoming webhook's address is: it is a secret, whoever has it may post.</summary>
    public SecretReference? Webhook { get; init; }

    /// <summary>How long one message may take.</summary>
    public Duration Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Webhook is null)
            yield return SettingsFault.Missing("webhook", SecretReference.Expected);
    }
}
