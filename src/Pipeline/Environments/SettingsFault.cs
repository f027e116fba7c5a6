namespace Pipeline.Environments;

/// <summary>One thing wrong in the settings.</summary>
/// <param name="Key">The path below the parameter, such as <c>port</c> or <c>[2].name</c>.</param>
/// <param name="Found">What is written there, or "nothing".</param>
/// <param name="Expected">What should be.</param>
public sealed record SettingsFault(string Key, string Found, string Expected)
{
    /// <summary>A fault for a value that is missing.</summary>
    public static SettingsFault Missing(string key, string expected) => new(key, "nothing", expected);

    /// <summary>The same fault of settings that are a part of others.</summary>
    public SettingsFault Below(string key) => this with { Key = $"{key}.{Key}" };

    /// <summary>The fault as one line, with the parameter's name and the file it comes from.</summary>
    public string Tell(string file, string parameter) =>
        $"{file}: {parameter}{(Key.StartsWith('[') ? "" : ".")}{Key}: found {Found}, expected {Expected}";
}
