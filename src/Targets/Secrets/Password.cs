using Nuke.Common.Execution;

namespace Nuke.Common.Secrets;

/// <summary>The password of a parameters file's secrets: a variable of the profile's own, one for all, or what a person types.</summary>
internal sealed class Password(BuildStart start, string? profile)
{
    private string? _typed;

    private string[] Variables { get; } =
        profile is null ? ["PARAMS_KEY"] : [$"PARAMS_{profile.ToUpperInvariant().Replace('-', '_')}_KEY", "PARAMS_KEY"];

    /// <param name="file">The file, for the question and the message.</param>
    /// <param name="isNew">Whether it is made up now: then it is asked for twice.</param>
    /// <exception cref="UsageException">There is none, and nobody to ask.</exception>
    public string Find(string file, bool isNew = false) =>
        Variables
            .SelectMany(name => new[] { $"NUKE_{name}", $"PIPELINE_{name}", name })
            .Select(start.Variable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?? (_typed ??= Ask(file, isNew));

    private string Ask(string file, bool isNew)
    {
        if (start.AskSecret is not { } ask)
            throw UsageException.In(file, $"its secrets are encrypted. Set {string.Join(" or ", Variables)}, or run this in a terminal.");
        var password = ask($"Password of the secrets in {file}: ");
        if (password.Length == 0 || (isNew && ask("The same again: ") != password))
            throw UsageException.In(file, password.Length == 0 ? "no password was given." : "the two passwords differ.");
        return password;
    }
}
