using System.Reflection;

namespace Nuke.Common.CI;

/// <summary>The share of the work whose number the parameter gives; all of it when it is left out.</summary>
/// <param name="total">How many shares there are.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class PartitionAttribute(int total) : ParameterAttribute("Which share of the work to do, from 1")
{
    /// <summary>How many shares there are.</summary>
    public int Total { get; } = total;

    /// <inheritdoc/>
    public override bool List => false;

    internal override Type GivenAs(Type member) => typeof(int);

    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance) =>
        base.GetValue(member, instance) switch
        {
            int part when part >= 1 && part <= Total => new Partition { Part = part, Total = Total },
            int part => throw new FormatException($"found {part}, expected a share from 1 to {Total}"),
            _ => Partition.Single,
        };
}
