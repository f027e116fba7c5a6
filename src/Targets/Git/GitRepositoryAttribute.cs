using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Git;

/// <summary>The repository that the root folder belongs to.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class GitRepositoryAttribute : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance) => GitRepository.FromLocalDirectory(NukeBuild.RootDirectory);
}
