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
    /// <exception cref="PipelineException">The variable is not set, the file not readable, or the program fails.</exception>
    public async Task<string> Reveal(Secrets secrets, CancellationToken cancellation)
    {
        var secret = Kind switch
        {
            "env" => Environment.GetEnvironmentVariable(Value)
                ?? throw PipelineException.WrongUsage(
                    $"The secret \"{this}\" is not there.",
                    $"The environment variable {Value} is not set."
                ),
            "file" => await ReadFile(cancellation),
            _ => await ReadCommand(cancellation),
        };
        secrets.Add(secret);
        return secret;
    }

    /// <summary>The reference, as it is written in settings.</summary>
    public override string ToString() => $"{Kind}:{Value}";

    private async Task<string> ReadFile(CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(Value, cancellation)).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw PipelineException.WrongUsage($"The secret \"{this}\" is not there.", failure.Message);
        }
    }

    private async Task<string> ReadCommand(CancellationToken cancellation)
    {
        var words = Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var result = await new Command(words[0], words[1..]).Run(cancellation);
        return result.Output.TrimEnd('\r', '\n');
    }
}
