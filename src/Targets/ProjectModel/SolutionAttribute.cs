using System.Reflection;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>The solution: the one that the parameter names, else the attribute, else the only one in the root folder.</summary>
/// <param name="relativePath">The file, as seen from the root folder.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class SolutionAttribute(string? relativePath) : ParameterAttribute("The solution")
{
    /// <summary>The solution in the root folder.</summary>
    public SolutionAttribute()
        : this(null) { }

    /// <inheritdoc/>
    public override bool List { get; set; }

    internal override Type GivenAs(Type member) => typeof(AbsolutePath);

    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance) =>
        SolutionFile.Read(
            (AbsolutePath?)base.GetValue(member, instance)
                ?? (relativePath is null ? SolutionFile.In(NukeBuild.RootDirectory) : NukeBuild.RootDirectory / relativePath)
        );
}
