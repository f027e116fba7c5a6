using Nuke.Common.Utilities.Collections;

namespace Nuke.Common.Execution;

/// <summary>Takes away what Visual Studio leaves in the environment, and what misleads the compilers that a build starts.</summary>
public class UnsetVisualStudioEnvironmentVariablesAttribute : BuildExtensionAttributeBase, IOnBuildCreated
{
    private static readonly string[] Variables =
    [
        "MSBuildLoadMicrosoftTargetsReadOnly",
        "VisualStudioDir",
        "VisualStudioEdition",
        "VisualStudioVersion",
        "VSAPPIDDIR",
        "VSAPPIDNAME",
        "VSLANG",
        "VSLOGGER_UNIQUEID",
        "VSSKUEDITION",
    ];

    /// <inheritdoc/>
    public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets) =>
        Variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
}
