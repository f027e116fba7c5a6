using Pipeline.Processes;

namespace Scenarios.Bootstrap;

/// <summary>A small repository with this one's build.sh and a pipeline that only prints what it was given; built once, copied for each test.</summary>
public sealed class BuiltRepository : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-bootstrap-").FullName;

    private string Original => Path.Combine(_folder, "original");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Original, "build"));
        Directory.CreateDirectory(Path.Combine(Original, "src/Targets"));
        Directory.CreateDirectory(Path.Combine(Original, "src/Pipeline"));
        foreach (var file in new[] { "build.sh", "global.json" })
            File.Copy(Path.Combine(Checkout.Repository, file), Path.Combine(Original, file));
        await File.WriteAllTextAsync(Path.Combine(Original, "build/_build.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(Original, "build/Program.cs"), Program);
        await File.WriteAllTextAsync(Path.Combine(Original, "src/Pipeline/Greeting.cs"), MiniRepository.Greeting("hello"));
        await File.WriteAllTextAsync(Path.Combine(Original, "src/Targets/notes.txt"), "");
        (await new MiniRepository(Original).Run()).Errors.ShouldContain("Building the pipeline");
    }

    /// <summary>A copy for one test.</summary>
    public async Task<MiniRepository> Copy()
    {
        var copy = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        await new Command("cp", "-a", Original, copy).Run(TestContext.Current.CancellationToken);
        return new MiniRepository(copy);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="../src/Pipeline/*.cs" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System;
        using System.IO;

        switch (args is [var first, ..] ? first : "")
        {
            case "greet": Console.WriteLine(Greeting.Text); break;
            case "process": Console.WriteLine(Environment.ProcessId); break;
            case "folder": Console.WriteLine(Directory.GetCurrentDirectory()); break;
            case "echo": Console.Write(Console.In.ReadToEnd()); break;
            case "end": return int.Parse(args[1]);
            default: Console.Write(string.Join('\0', args)); break;
        }

        return 0;
        """;
}

[CollectionDefinition(nameof(BuiltRepository))]
public sealed class BuiltRepositoryTests : ICollectionFixture<BuiltRepository>;
