using Nuke.Common.Execution;

namespace Nuke.Common.Secrets;

/// <summary>Opens the secrets of one parameters file. A key is made once for all of them, as making it takes time on purpose.</summary>
internal sealed class Decryption(Password password, string file)
{
    private readonly Dictionary<string, byte[]> _keys = [];

    /// <summary>The secret of a parameter.</summary>
    /// <exception cref="UsageException">It is not encrypted, or does not open.</exception>
    public string Open(string parameter, string written)
    {
        if (!EncryptedText.TryParse(written, out var encrypted))
            throw UsageException.In(
                file,
                $"{parameter} is a secret, and is not encrypted. Encrypt it: {SecretsCommand.Name}, or take it from an environment variable."
            );
        return encrypted.TryOpen(parameter, KeyFor(encrypted), out var text)
            ? text
            : throw UsageException.In(
                file,
                $"{parameter} does not open: the password is wrong or the value was changed. (A value that NUKE encrypted must be set again: {SecretsCommand.Name})"
            );
    }

    private byte[] KeyFor(EncryptedText encrypted)
    {
        var salt = Convert.ToBase64String(encrypted.Salt.Span);
        if (!_keys.TryGetValue(salt, out var key))
            _keys[salt] = key = EncryptedText.KeyOf(password.Find(file), encrypted.Salt.Span);
        return key;
    }
}
