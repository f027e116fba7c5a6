using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Environments;
using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>
/// The record of a run, one JSON line an event, in the store before and after every step: what is left of a run that was killed.
/// Each line carries the hash of the line before.
/// </summary>
public sealed class Journal
{
    private static readonly JsonSerializerOptions Compact = new(StoreJson.Options) { WriteIndented = false };

    private readonly IObjectStore _store;
    private readonly string _key;
    private readonly Secrets _secrets;
    private readonly StringBuilder _text = new();
    private readonly List<JournalEntry> _entries = [];
    private string _last = "";

    /// <param name="store">The environment's store.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="secrets">What must not be written down.</param>
    public Journal(IObjectStore store, string environment, string run, Secrets secrets) =>
        (_store, _key, _secrets) = (store, KeyOf(environment, run), secrets);

    /// <summary>The events so far, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>True when a run of that id has written already.</summary>
    public static async Task<bool> Exists(IObjectStore store, string environment, string run, CancellationToken cancellation) =>
        await store.Find(KeyOf(environment, run), cancellation) is not null;

    /// <summary>Reads a run's journal.</summary>
    /// <exception cref="InvalidDataException">A line was changed, added or taken out after it was written.</exception>
    public static async Task<IReadOnlyList<JournalEntry>> Read(
        IObjectStore store,
        string environment,
        string run,
        CancellationToken cancellation
    )
    {
        await using var stream = await store.OpenRead(KeyOf(environment, run), cancellation);
        using var reader = new StreamReader(stream);
        return Parse(await reader.ReadToEndAsync(cancellation));
    }

    /// <summary>Adds an event and puts it into the store before returning. One after another: a run's steps are in sequence.</summary>
    public async Task Append(DateTimeOffset at, JournalEvent what, string? step, object? data, CancellationToken cancellation)
    {
        var entry = new JournalEntry(_entries.Count + 1, at, what, step, Masked(data), _last);
        var line = JsonSerializer.Serialize(entry, Compact);
        var text = Encoding.UTF8.GetBytes(_text.ToString() + line + "\n");
        await _store.Write(_key, async (stream, token) => await stream.WriteAsync(text, token), cancellation);
        _text.Append(line).Append('\n');
        _entries.Add(entry);
        _last = Hash(line);
    }

    internal static IReadOnlyList<JournalEntry> Parse(string text)
    {
        var entries = new List<JournalEntry>();
        var previous = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var entry = ParseLine(line, entries.Count + 1);
            if (entry.Previous != previous || entry.Sequence != entries.Count + 1)
                throw Damaged(entries.Count + 1, "does not follow from the line before it");
            entries.Add(entry);
            previous = Hash(line);
        }

        return entries;
    }

    private static JournalEntry ParseLine(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, Compact) ?? throw Damaged(number, "is null");
        }
        catch (JsonException failure)
        {
            throw Damaged(number, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static InvalidDataException Damaged(int line, string why, Exception? inner = null) =>
        new($"Its journal is not as it was written: line {line} {why}.", inner);

    private JsonElement? Masked(object? data) =>
        data is null ? null : JsonSerializer.SerializeToElement(_secrets.Mask(JsonSerializer.SerializeToNode(data, Compact)));

    private static string KeyOf(string environment, string run) => $"{environment}/runs/{run}/journal.jsonl";

    private static string Hash(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));
}
