using System.Collections;
using Nuke.Common;
using Nuke.Common.Execution;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Targets.Tests;

/// <summary>Runs a build in this process, with a folder, an environment and a console of its own.</summary>
internal sealed class BuildHarness : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private TextReader _input = TextReader.Null;

    public string Root { get; } = Directory.CreateTempSubdirectory("targets-").FullName;

    public Hashtable Variables { get; } = [];

    public string Output => _output.ToString().ReplaceLineEndings("\n");

    public string Errors => _errors.ToString().ReplaceLineEndings("\n");

    public BuildHarness() => Directory.CreateDirectory(Path.Combine(Root, ".nuke"));

    public BuildHarness WithFile(string name, string text)
    {
        File.WriteAllText(Path.Combine(Root, ".nuke", name), text);
        return this;
    }

    public BuildHarness WithVariable(string name, string value)
    {
        Variables[name] = value;
        return this;
    }

    /// <summary>What a person would answer; null when nobody is there.</summary>
    public Func<string, string>? AskSecret { get; set; }

    public BuildHarness WithInput(string text)
    {
        _input = new StringReader(text);
        return this;
    }

    public async Task<int> Run<T>(string commandLine, Func<T, Target>? defaultTarget = null)
        where T : NukeBuild, new() => await Run(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), defaultTarget);

    public async Task<int> Run<T>(string[] arguments, Func<T, Target>? defaultTarget = null)
        where T : NukeBuild, new()
    {
        var console = Console.Out;
        Console.SetOut(_output);
        try
        {
            var start = new BuildStart
            {
                Arguments = arguments,
                Variables = Variables,
                WorkingDirectory = Root,
                Output = _output,
                Errors = _errors,
                Input = _input,
                AskSecret = AskSecret,
            };
            return await new Engine(start).Run<T>(build => defaultTarget is null ? [] : [defaultTarget((T)build)]);
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
