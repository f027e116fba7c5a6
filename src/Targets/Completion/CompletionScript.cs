namespace Nuke.Common.Completion;

/// <summary>What makes a shell ask the build for what may follow.</summary>
internal static class CompletionScript
{
    /// <param name="shell"><c>bash</c>, <c>zsh</c> or <c>pwsh</c>.</param>
    public static string For(string shell)
    {
        using var script = typeof(CompletionScript).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        return new StreamReader(script).ReadToEnd();
    }
}
