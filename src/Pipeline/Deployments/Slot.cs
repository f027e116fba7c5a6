using System.Text.Json.Serialization;
using Pipeline.Environments;

namespace Pipeline.Deployments;

/// <summary>One of the two places a service can run in: while one serves, the other is free for the next release.</summary>
/// <param name="Name">Its name, as in folders, records and on the console: <c>blue</c> or <c>green</c>.</param>
[JsonConverter(typeof(TextJsonConverter<Slot>))]
public sealed record Slot(string Name) : IText<Slot>
{
    /// <summary>The blue slot.</summary>
    public static Slot Blue { get; } = new("blue");

    /// <summary>The green slot.</summary>
    public static Slot Green { get; } = new("green");

    /// <summary>Both slots.</summary>
    public static IReadOnlyList<Slot> All { get; } = [Blue, Green];

    /// <inheritdoc/>
    public static string Expected => "a slot: blue or green";

    /// <summary>The slot that is not this one.</summary>
    [JsonIgnore]
    public Slot Other => this == Blue ? Green : Blue;

    /// <inheritdoc/>
    public static bool TryParse(string text, out Slot value)
    {
        var known = All.FirstOrDefault(slot => slot.Name == text);
        value = known ?? Blue;
        return known is not null;
    }

    /// <summary>The slot's name.</summary>
    public override string ToString() => Name;
}
