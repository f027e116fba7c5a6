using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Secrets;

/// <summary><c>:secrets [profile] [parameter]</c>: encrypts the values of secret parameters into a parameters file.</summary>
internal sealed class SecretsCommand(BuildStart start, BuildDescription description)
{
    /// <summary>The word that calls it.</summary>
    public const string Name = ":secrets";

    /// <param name="words">What follows the command's name.</param>
    /// <exception cref="UsageException">There is no such parameter, no value, or the password is another than that of the file's secrets.</exception>
    public void Run(IReadOnlyList<string> words)
    {
        var names = description.Parameters.Where(parameter => parameter.IsSecret).Select(parameter => parameter.Name).ToList();
        if (names.Count == 0)
            throw new UsageException("This build has no secret parameter.");
        var (profile, named) = Read(words, names);
        var name = profile is null ? "parameters.json" : $"parameters.{profile}.json";
        var file = new SecretsFile(Path.Combine(NukeBuild.RootDirectory, ".nuke", name), $".nuke/{name}");
        var values = Ask(named is null ? names : [named], file);
        var password = new Password(start, profile);
        foreach (var (parameter, value) in values)
        {
            // Read anew each time, as each value is written on its own.
            file = new SecretsFile(Path.Combine(NukeBuild.RootDirectory, ".nuke", name), file.Name);
            var (key, salt) = Key(file, password);
            file.Set(parameter, EncryptedText.Seal(parameter, value, key, salt));
            start.Output.WriteLine($"{parameter} is encrypted in {file.Name}.");
        }
    }

    /// <summary>One word may be either: what names no parameter is a profile.</summary>
    private static (string? Profile, string? Parameter) Read(IReadOnlyList<string> words, IReadOnlyList<string> names)
    {
        string? Parameter(string word) => names.FirstOrDefault(name => NameMatching.Same(name, word));
        return words switch
        {
            [] => (null, null),
            [var only] => Parameter(only) is { } parameter ? (null, parameter) : (only, null),
            [var profile, var parameter] => (profile, Parameter(parameter) ?? throw Unknown(parameter, names)),
            _ => throw new UsageException($"{Name}: found {string.Join(' ', words)}, expected a profile and a parameter at most."),
        };
    }

    private static UsageException Unknown(string word, IReadOnlyList<string> names) =>
        new($"There is no secret parameter \"{word}\".{NameMatching.Suggestion(word, names)} There are: {string.Join(", ", names)}.");

    private List<(string Parameter, string Value)> Ask(IReadOnlyList<string> parameters, SecretsFile file)
    {
        var known = file.Values();
        var values = new List<(string, string)>();
        foreach (var parameter in parameters)
        {
            var value =
                start.AskSecret is { } ask ? ask($"{parameter}{(known.ContainsKey(parameter) ? " (empty: as it is)" : " (empty: none)")}: ")
                : parameters.Count == 1 ? start.Input.ReadToEnd().TrimEnd('\r', '\n')
                : throw new UsageException($"{Name}: without a terminal name one parameter, and give its value on standard input.");
            if (value.Length > 0)
                values.Add((parameter, value));
        }

        return values.Count > 0 ? values : throw new UsageException("No value was given; nothing was changed.");
    }

    /// <summary>A file has one password: a value that is there already must open with it.</summary>
    private static (byte[] Key, byte[] Salt) Key(SecretsFile file, Password password)
    {
        if (file.Values() is not { Count: > 0 } values)
        {
            var salt = EncryptedText.NewSalt();
            return (EncryptedText.KeyOf(password.Find(file.Name, isNew: true), salt), salt);
        }

        var (parameter, text) = values.First();
        var key = EncryptedText.KeyOf(password.Find(file.Name), text.Salt.Span);
        return text.TryOpen(parameter, key, out _)
            ? (key, text.Salt.ToArray())
            : throw UsageException.In(file.Name, $"{parameter} does not open with this password. All secrets of a file have one.");
    }
}
