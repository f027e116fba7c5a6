namespace Pipeline.Notifications;

/// <summary>
/// A message in Slack's Block Kit, within its documented limits: a header of 150 characters, sections of 3,000, ten fields of 2,000,
/// fifty blocks. https://docs.slack.dev/reference/block-kit/blocks
/// </summary>
/// <param name="Text">What a notification shows, and a client without blocks.</param>
/// <param name="Blocks">The blocks.</param>
public sealed record SlackMessage(string Text, IReadOnlyList<object> Blocks)
{
    private const int HeaderLimit = 150;
    private const int SectionLimit = 3000;
    private const int FieldLimit = 2000;
    private const int FieldsLimit = 10;

    /// <summary>Composes a message.</summary>
    /// <param name="headline">One line of plain text.</param>
    /// <param name="facts">Names and values, shown in two columns; beyond ten they are left out.</param>
    /// <param name="details">More text; cut at Slack's limit.</param>
    public static SlackMessage Compose(string headline, IReadOnlyList<(string Name, string Value)> facts, string? details = null)
    {
        var blocks = new List<object> { new { type = "header", text = new { type = "plain_text", text = Cut(headline, HeaderLimit) } } };
        if (facts.Count > 0)
            blocks.Add(
                new
                {
                    type = "section",
                    fields = facts
                        .Take(FieldsLimit)
                        .Select(fact => Markdown($"*{Escape(fact.Name)}*\n{Escape(fact.Value)}", FieldLimit))
                        .ToArray(),
                }
            );
        if (!string.IsNullOrWhiteSpace(details))
            blocks.Add(new { type = "section", text = Markdown(Escape(details), SectionLimit) });
        return new SlackMessage(Escape(headline), blocks);
    }

    private static object Markdown(string text, int limit) => new { type = "mrkdwn", text = Cut(text, limit) };

    /// <summary>Slack's three control characters: unescaped, a commit's title could ping a whole channel.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int limit) => text.Length <= limit ? text : text[..(limit - 1)] + "…";
}
