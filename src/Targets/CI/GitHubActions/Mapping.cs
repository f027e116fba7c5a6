using System.Collections;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>A part of a workflow, its keys in the order in which they were set.</summary>
internal sealed class Mapping : OrderedDictionary<string, object>
{
    /// <summary>Adds what is there: nothing, and what is empty, is left out.</summary>
    public Mapping With(string key, object? value)
    {
        if (value is not (null or ICollection { Count: 0 }))
            this[key] = value;
        return this;
    }
}
