using System.Globalization;
using Nuke.Common.CI;

namespace Nuke.Common.CommandLine;

/// <summary>What the engine's own options say.</summary>
internal sealed record BuiltInOptions
{
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The targets to leave out; empty for all but those named; null for none.</summary>
    public required IReadOnlyList<string>? Skip { get; init; }

    public required bool Continue { get; init; }

    public required int Parallel { get; init; }

    /// <summary>How the plan is to be shown; null when targets are to run.</summary>
    public required string? Plan { get; init; }

    public required bool NoLogo { get; init; }

    public required string? Host { get; init; }

    public required Partition Partition { get; init; }

    public required Verbosity Verbosity { get; init; }

    /// <exception cref="Execution.UsageException">An option has a value that it cannot have.</exception>
    public static BuiltInOptions Read(OptionSource source) =>
        new()
        {
            Targets = source.List(BuiltInOption.Target) ?? source.Positional,
            Skip = source.List(BuiltInOption.Skip),
            Continue = source.Flag(BuiltInOption.Continue),
            Parallel = ReadParallel(source),
            Plan = source.Values(BuiltInOption.Plan) is [] ? "text" : source.OneOf(BuiltInOption.Plan),
            NoLogo = source.Flag(BuiltInOption.NoLogo),
            Host = source.OneOf(BuiltInOption.Host),
            Partition = ReadPartition(source),
            Verbosity = source.OneOf(BuiltInOption.Verbosity) is { } name ? Enum.Parse<Verbosity>(name) : Verbosity.Normal,
        };

    private static int ReadParallel(OptionSource source) =>
        source.Values(BuiltInOption.Parallel) switch
        {
            null => 1,
            [] => Environment.ProcessorCount,
            [var value] when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
            var values => throw OptionSource.Wrong(BuiltInOption.Parallel, values, "a number of targets from 1"),
        };

    private static Partition ReadPartition(OptionSource source)
    {
        if (source.Values(BuiltInOption.Partition) is not { } values)
            return Partition.Single;
        try
        {
            return (Partition)new Partition.TypeConverter().ConvertFromInvariantString(string.Join(' ', values))!;
        }
        catch (FormatException)
        {
            throw OptionSource.Wrong(BuiltInOption.Partition, values, "a share such as 2/3");
        }
    }
}
