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
    private volatile Form[] _forms = [];

    /// <summary>From now on the value is masked in every form that it may be written in.</summary>
    public void Add(string value)
    {
        lock (_lock)
        {
            // Lines are looked at one by one, so of a secret of several lines each is one.
            foreach (
                var line in value
                    .Split('\n')
                    .Select(line => line.Trim('\r'))
                    .Where(line => line.Length >= ShortestMasked && !Array.Exists(_forms, form => form.Text == line))
            )
            {
                told(line);
                _forms = [.. _forms.Concat(FormsOf(line)).Distinct().OrderByDescending(form => form.Text.Length)];
            }
        }
    }

    /// <summary>The text with <c>***</c> in the place of every secret; longer ones first, as one may contain another.</summary>
    public string Apply(string text)
    {
        foreach (var form in _forms)
            text = text.Replace(form.Text, "***", form.Comparison);
        return text;
    }

    /// <summary>True when a text ends as a secret begins: the rest may still come.</summary>
    public bool MayGoOn(string text) =>
        Array.Exists(
            _forms,
            form => Enumerable.Range(1, form.Text.Length - 1).Any(length => text.EndsWith(form.Text[..length], form.Comparison))
        );

    /// <summary>In a URL, the digits of <c>%2F</c> are written in either case.</summary>
    private static IEnumerable<Form> FormsOf(string value) =>
        [
            new(value),
            new(JsonEncodedText.Encode(value).ToString()),
            new(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()),
            new(Uri.EscapeDataString(value), StringComparison.OrdinalIgnoreCase),
            new(WebUtility.UrlEncode(value), StringComparison.OrdinalIgnoreCase),
        ];

    private sealed record Form(string Text, StringComparison Comparison = StringComparison.Ordinal);
}
