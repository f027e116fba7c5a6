using System.ComponentModel;
using System.Text.Json.Serialization;
using Pipeline.Processes;

namespace Pipeline.Environments;

/// <summary>
/// Where a secret is, never the secret: <c>env:NAME</c>, <c>file:PATH</c> or <c>command:PROGRAM ARGUMENTS</c>
/// (a secret manager's own client, split at spaces, run without a shell).
/// </summary>
[PasswordPropertyText(true)] // What does not convert is not echoed: it may be the secret itself, written in the wrong place.
[JsonConverter(typeof(TextJsonConverter<SecretReference>))]
[TypeConverter(typeof(TextTypeConverter<SecretReference>))]
public sealed record SecretReference(string Kind, string Value) : IText<SecretReference>
{
    /// <inheritdoc/>
    public static string Expected => "a reference to a secret: env:NAME, file:PATH or command:PROGRAM ARGUMENTS";

    /// <inheritdoc/>
    public static bool TryParse(string text, out SecretReference value)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? "" : text[..colon];
        value = new SecretReference(kind, text[(colon + 1)..]);
        return kind is "env" or "file" or "command" && value.Value.Length > 0;
    }

    /// <summary>Fetches the secret and makes it known to <paramref name="secrets"/>, so that it is masked from now on.</summary>
    /// <param name="key">The setting that it stands in, such as <c>Store.secretKey</c>: what a fault is told by.</param>
    /// <param name="secrets">What is masked.</param>
    /// <param name="cancellation">Ends the program that is asked.</param>
    /// <exception cref="PipelineException">The variable is not set, the file not readable, the program fails, or what is found is empty.</exception>
    public async Task<string> Reveal(string key, Secrets secrets, CancellationToken cancellation)
    {
        var secret = Kind switch
        {
            "env" => Environment.GetEnvironmentVariable(Value) ?? throw Missing(key, $"the environment variable {Value} is not set"),
            "file" => await ReadFile(key, cancellation),
            _ => await ReadCommand(key, cancellation),
        };
        if (secret.Length == 0)
            throw Missing(key, "it is empty");
        secrets.Add(secret);
        return secret;
    }

    /// <summary>The reference, as it is written in settings.</summary>
    public override string ToString() => $"{Kind}:{Value}";

    private PipelineException Missing(string key, string why) =>
        PipelineException.WrongUsage($"{key}: the secret \"{this}\" cannot be read: {why}.");

    private async Task<string> ReadFile(string key, CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(Value, cancellation)).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Missing(key, failure.Message.TrimEnd('.'));
        }
    }

    private async Task<string> ReadCommand(string key, CancellationToken cancellation)
    {
        var words = Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return (await new Command(words[0], words[1..]).Run(cancellation)).Output.TrimEnd('\r', '\n');
        }
        catch (PipelineException failure)
        {
            throw Missing(key, failure.Message.TrimEnd('.'));
        }
    }
}
