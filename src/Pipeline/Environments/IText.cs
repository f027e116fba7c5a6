namespace Pipeline.Environments;

/// <summary>A value that settings, options and variables write as one piece of text, the same everywhere.</summary>
/// <typeparam name="T">The type itself.</typeparam>
public interface IText<T>
    where T : IText<T>
{
    /// <summary>What a person should write instead of something wrong: "a duration such as 15s".</summary>
    static abstract string Expected { get; }

    /// <summary>Reads the text; false when it is not of that form.</summary>
    static abstract bool TryParse(string text, out T value);
}
