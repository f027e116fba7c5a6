namespace Nuke.Common.Output;

/// <summary>Colours, on a terminal that wants them and nowhere else.</summary>
internal sealed record Style(bool HasColor)
{
    public static Style Detect(Func<string, string?> variable) =>
        new(!Console.IsOutputRedirected && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not (null or "dumb"));

    public string Bold(string text) => Wrap(text, "1");

    public string Dim(string text) => Wrap(text, "2");

    public string Red(string text) => Wrap(text, "31");

    public string Green(string text) => Wrap(text, "32");

    public string Yellow(string text) => Wrap(text, "33");

    private string Wrap(string text, string code) => HasColor ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
