namespace Pipeline.Checks;

/// <summary>What one check saw, and whether that is what it wanted.</summary>
internal sealed record Finding(bool Passed, string Found, string Expected)
{
    public static Finding Good(string found) => new(true, found, found);

    public static Finding Bad(string found, string expected) => new(false, found, expected);
}
