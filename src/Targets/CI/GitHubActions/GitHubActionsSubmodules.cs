namespace Nuke.Common.CI.GitHubActions;

/// <summary>Whether the checkout has submodules.</summary>
public enum GitHubActionsSubmodules
{
    /// <summary>None.</summary>
    False,

    /// <summary>Those of the repository.</summary>
    True,

    /// <summary>Theirs too.</summary>
    Recursive,
}
