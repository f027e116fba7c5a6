using Nuke.Common.CommandLine;
using Nuke.Common.Completion;
using Nuke.Common.Generation;
using Nuke.Common.Output;
using Nuke.Common.Secrets;

namespace Nuke.Common.Execution;

/// <summary>Command lines that ask something of the build, or write what follows from it, and run none of it.</summary>
internal sealed class Answers(BuildStart start, Style style)
{
    /// <summary>Answers, when the command line asks; false when it does not.</summary>
    public bool TryGive(OptionSource source, Func<BuildDescription> describe)
    {
        if (source.OneOf(BuiltInOption.Completion) is { } shell)
            start.Output.Write(CompletionScript.For(shell));
        else if (source.Values(BuiltInOption.Complete) is [var line])
            Complete(source, describe, line);
        else if (source.Flag(BuiltInOption.Help))
            new HelpText(start.Output, style, start.Width, start.Program).Write(DescribeAnywhere(source, describe));
        else if (source.Flag(BuiltInOption.Generate))
            Generate(source, describe);
        else if (source.Positional is [SecretsCommand.Name, ..])
            new SecretsCommand(start, DescribeHere(source, describe)).Run([.. source.Positional.Skip(1)]);
        else
            return false;
        return true;
    }

    private void Complete(OptionSource source, Func<BuildDescription> describe, string line)
    {
        foreach (var (word, about) in new Candidates(DescribeAnywhere(source, describe), NukeBuild.RootDirectory).For(line))
            start.Output.WriteLine(about.Length > 0 ? $"{word}\t{about}" : word);
    }

    private void Generate(OptionSource source, Func<BuildDescription> describe)
    {
        foreach (var (path, text) in GeneratedFiles.Of(DescribeHere(source, describe), NukeBuild.RootDirectory).ToList())
        {
            var file = Path.Combine(NukeBuild.RootDirectory, path);
            var isCurrent = File.Exists(file) && File.ReadAllText(file) == text;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!isCurrent)
                File.WriteAllText(file, text);
            start.Output.WriteLine($"{path} {(isCurrent ? "is as it should be" : "is written")}.");
        }
    }

    private BuildDescription DescribeHere(OptionSource source, Func<BuildDescription> describe)
    {
        NukeBuild.RootDirectory = RootDirectory.Find(source, start.WorkingDirectory);
        return describe();
    }

    /// <summary>Help is to be had also where there is no project yet.</summary>
    private BuildDescription DescribeAnywhere(OptionSource source, Func<BuildDescription> describe)
    {
        NukeBuild.RootDirectory = RootDirectory.TryFind(source, start.WorkingDirectory) ?? start.WorkingDirectory;
        return describe();
    }
}
