using System.Text;
using System.Text.Json;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Secrets;

/// <summary>A parameters file as text, in which one value is replaced and all else, comments too, stays as it was written.</summary>
internal sealed class SecretsFile
{
    private readonly string _path;
    private readonly byte[] _text;

    /// <param name="path">The file; it need not be there yet.</param>
    /// <param name="shownAs">Its name in messages.</param>
    /// <exception cref="UsageException">It is no JSON object.</exception>
    public SecretsFile(string path, string shownAs)
    {
        (_path, Name) = (path, shownAs);
        if (File.Exists(path))
            ParametersFile.Read(path, shownAs);
        _text = File.Exists(path) ? ParametersFile.WithoutMark(File.ReadAllBytes(path)).ToArray() : Encoding.UTF8.GetBytes("{}\n");
    }

    public string Name { get; }

    /// <summary>The encrypted values, by their parameters' names.</summary>
    public IReadOnlyDictionary<string, EncryptedText> Values()
    {
        var values = new Dictionary<string, EncryptedText>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value, _) in Members())
        {
            if (value is not null && EncryptedText.TryParse(value, out var encrypted))
                values[name] = encrypted;
        }

        return values;
    }

    /// <summary>Writes a value, in one step: who reads the file meanwhile sees the old or the new one.</summary>
    public void Set(string parameter, EncryptedText value)
    {
        var json = Encoding.UTF8.GetBytes($"\"{value}\"");
        var members = Members().ToList();
        var present = members.FindIndex(member => member.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase));
        byte[] text;
        if (present >= 0)
        {
            var (begin, end) = members[present].Place;
            text = [.. _text[..begin], .. json, .. _text[end..]];
        }
        else
        {
            var brace = Array.IndexOf(_text, (byte)'{') + 1;
            text =
            [
                .. _text[..brace],
                .. Encoding.UTF8.GetBytes($"\n  \"{parameter}\": "),
                .. json,
                .. Encoding.UTF8.GetBytes(members.Count > 0 ? "," : "\n"),
                .. _text[brace..],
            ];
        }

        var next = _path + ".new";
        File.WriteAllBytes(next, text);
        if (File.Exists(_path) && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(next, File.GetUnixFileMode(_path));
        File.Move(next, _path, overwrite: true);
    }

    private List<(string Name, string? Value, (int Begin, int End) Place)> Members()
    {
        var members = new List<(string, string?, (int, int))>();
        var reader = new Utf8JsonReader(
            _text,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            var value = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            members.Add((name, value, (begin, (int)reader.BytesConsumed)));
        }

        return members;
    }
}
