using System.Reflection;

namespace Pipeline.Deployments;

/// <summary>The files beside this one that are not C#, and are part of the program.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(EmbeddedText), name)!);
        return reader.ReadToEnd();
    }
}
