using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nuke.Common.Output;

/// <summary>Every secret value that this run knows, and the one place that takes them out of a text. Safe to be used from several tasks at once.</summary>
/// <param name="told">Hears of each value before it is first masked, so that a build server can mask it too.</param>
internal sealed class Masking(Action<string> told)
{
    /// <summary>
    /// Where builds find <see cref="Add"/>, an <see cref="Action{T}"/> of text, with <see cref="AppContext.GetData"/>: a secret that is fetched
    /// while a target runs is masked from then on. It is no member of the API, so that a build that uses it still compiles against NUKE.
    /// </summary>
    public const string ExtensionPoint = "Targets.Mask";

    /// <summary>Shorter values are not masked: taking every "a" out of a log hides more than it protects.</summary>
    private const int ShortestMasked = 4;

    private readonly Lock _lock = new();
    private volatile string[] _forms = [];

    /// <summary>From now on the value is masked in every form that it may be written in.</summary>
    public void Add(string value)
    {
        lock (_lock)
        {
            // Lines are looked at one by one, so of a secret of several lines each is one.
            foreach (var line in value.Split('\n').Select(line => line.Trim('\r')).Where(line => line.Length >= ShortestMasked && !_forms.Contains(line)))
            {
                told(line);
                _forms = [.. _forms.Concat(FormsOf(line)).Distinct().OrderByDescending(form => form.Length)];
            }
        }
    }

    /// <summary>The text with <c>***</c> in the place of every secret; longer ones first, as one may contain another.</summary>
    public string Apply(string text)
    {
        foreach (var form in _forms)
            text = text.Replace(form, "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>True when a text ends as a secret begins: the rest may still come.</summary>
    public bool MayGoOn(string text) =>
        Array.Exists(_forms, form => Enumerable.Range(1, form.Length - 1).Any(length => text.EndsWith(form[..length], StringComparison.Ordinal)));

    private static string[] FormsOf(string value)
    {
        var escaped = Uri.EscapeDataString(value);
        var form = WebUtility.UrlEncode(value);
        return
        [
            value, escaped, LowerHex(escaped), form, LowerHex(form),
            JsonEncodedText.Encode(value).ToString(), JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        ];
    }

    /// <summary><c>%2F</c> as others write it: <c>%2f</c>.</summary>
    private static string LowerHex(string text) => string.Concat(text.Select((letter, index) =>
        (index >= 1 && text[index - 1] == '%') || (index >= 2 && text[index - 2] == '%') ? char.ToLowerInvariant(letter) : letter));
}
