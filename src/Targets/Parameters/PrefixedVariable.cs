using System.Collections;
using Nuke.Common.CommandLine;

namespace Nuke.Common.Parameters;

/// <summary>Only prefixed variables count: a machine's own ENVIRONMENT or TARGET must not steer a deployment.</summary>
internal static class PrefixedVariable
{
    private static readonly string[] Prefixes = ["NUKE_", "PIPELINE_"];

    /// <summary>The variable of a parameter, whatever its case and underscores.</summary>
    /// <param name="variables">All there are.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="mayBeBare">Whether one without a prefix counts: so the secrets of build servers and of other programs are handed down.</param>
    public static (string Name, string Value)? Find(IDictionary variables, string parameter, bool mayBeBare = false)
    {
        (string, string)? bare = null;
        foreach (DictionaryEntry entry in variables)
        {
            var name = (string)entry.Key;
            if (
                Array.Exists(
                    Prefixes,
                    prefix =>
                        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && NameMatching.Same(name[prefix.Length..], parameter)
                )
            )
                return (name, (string?)entry.Value ?? "");
            if (mayBeBare && NameMatching.Same(name, parameter))
                bare = (name, (string?)entry.Value ?? "");
        }

        return bare;
    }
}
