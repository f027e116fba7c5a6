using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.CommandLine;
using Nuke.Common.Parameters;

namespace Nuke.Common.Execution;

/// <summary>What must have a value, or hold, before anything runs.</summary>
internal static class Requirements
{
    /// <exception cref="UsageException">Something is missing; all is told at once.</exception>
    public static void ThrowIfUnmet(object build, IReadOnlyList<ExecutableTarget> plan, IReadOnlyList<BuildParameter> parameters)
    {
        var faults = parameters
            .Where(parameter => parameter.IsRequired && IsMissing(parameter.Read(build)))
            .Select(parameter => $"--{NameMatching.Kebab(parameter.Name)} is required: {parameter.Description ?? parameter.Name}.");
        var unmet = plan.Where(target => target.Status != ExecutionStatus.Skipped)
            .SelectMany(target =>
                target.Requirements.Select(requirement => Check(target, requirement, build, parameters)).OfType<string>()
            );
        UsageException.ThrowIfAny([.. faults.Concat(unmet).Select(fault => new Fault(fault))]);
    }

    private static string? Check(
        ExecutableTarget target,
        LambdaExpression requirement,
        object build,
        IReadOnlyList<BuildParameter> parameters
    )
    {
        var body = requirement.Body is UnaryExpression { NodeType: ExpressionType.Convert } converted
            ? converted.Operand
            : requirement.Body;
        if (requirement.ReturnType == typeof(bool) && body is not MemberExpression { Member: FieldInfo or PropertyInfo })
            return (bool)requirement.Compile().DynamicInvoke()! ? null : $"{target.Name} requires {Words(body)}.";
        if (body is not MemberExpression { Member: var member })
            return IsMissing(requirement.Compile().DynamicInvoke()) ? $"{target.Name} requires {Words(body)}." : null;
        var value = member switch
        {
            FieldInfo field when field.DeclaringType!.IsInstanceOfType(build) => field.GetValue(field.IsStatic ? null : build),
            PropertyInfo property when property.DeclaringType!.IsInstanceOfType(build) => property.GetValue(
                property.GetMethod!.IsStatic ? null : build
            ),
            _ => requirement.Compile().DynamicInvoke(),
        };
        if (value is bool holds ? holds : !IsMissing(value))
            return null;
        var parameter = parameters.FirstOrDefault(parameter => parameter.Member == member);
        return $"{target.Name} requires --{NameMatching.Kebab(parameter?.Name ?? member.Name)}{(parameter?.Description is { } text ? $": {text}" : "")}.";
    }

    private static bool IsMissing(object? value) => value is null or "";

    /// <summary>The expression as a person wrote it, without the compiler's closures.</summary>
    private static string Words(Expression expression) =>
        expression.ToString().Replace("value(", "", StringComparison.Ordinal).Replace(").", ".", StringComparison.Ordinal).Trim('(', ')');
}
