using System.Reflection;
using Nuke.Common.CommandLine;
using Nuke.Common.Output;
using Nuke.Common.Parameters;

namespace Nuke.Common.Execution;

/// <summary>A run from its command line to its exit code.</summary>
internal sealed class Engine(BuildStart start)
{
    private readonly Arguments _arguments = Arguments.Parse(start.Arguments);
    private readonly Style _style = Style.Detect(start.Variable);
    private ParameterInjection? _injection;

    public async Task<int> Run<T>(Func<NukeBuild, IReadOnlyList<Target>> defaults)
        where T : NukeBuild, new()
    {
        try
        {
            var options = BuiltInOptions.Read(_arguments, start.Variable);
            NukeBuild.RootDirectory = RootDirectory.Find(_arguments, start.WorkingDirectory);
            NukeBuild.Host = Host.Detect(options.Host, start.Variable);
            NukeBuild.Verbosity = options.Verbosity;
            NukeBuild.LoadedLocalProfiles = [.. options.Profiles];
            return await Run(new T { NoLogo = options.NoLogo }, options, defaults);
        }
        catch (UsageException wrong)
        {
            await start.Errors.WriteLineAsync(_style.Red(wrong.Message));
            return UsageException.ExitCode;
        }
    }

    public object? ValueOf(MemberInfo member) => _injection?.ValueOf(member);

    private async Task<int> Run(NukeBuild build, BuiltInOptions options, Func<NukeBuild, IReadOnlyList<Target>> defaults)
    {
        var catalogue = TargetCatalogue.Of(build);
        var parameters = BuildParameter.Of(build.GetType());
        var isDefault = defaults(build);
        foreach (var target in catalogue.Targets)
            target.IsDefault = isDefault.Any(factory => factory.Equals(target.Factory));
        if (options.Help)
            return Help(build, catalogue, parameters);

        build.AttachTo(this);
        Inject(build, options, parameters);
        build.OnBuildCreated();
        build.Plan = MakePlan(catalogue, options);
        if (options.Plan)
        {
            new HelpText(start.Output, _style, start.Width).WritePlan(build.Plan);
            return 0;
        }

        Requirements.ThrowIfUnmet(build, build.Plan, parameters);
        return await Execute(build, parameters);
    }

    private int Help(NukeBuild build, TargetCatalogue catalogue, IReadOnlyList<BuildParameter> parameters)
    {
        new HelpText(start.Output, _style, start.Width).Write(catalogue.Targets, parameters, parameter => parameter.IsOfComponent ? null : parameter.Read(build));
        return 0;
    }

    private void Inject(NukeBuild build, BuiltInOptions options, IReadOnlyList<BuildParameter> parameters)
    {
        var files = ParametersFiles.Read(NukeBuild.RootDirectory, options.Profiles);
        _injection = new ParameterInjection(_arguments, start.Variables, files, NukeBuild.RootDirectory, start.WorkingDirectory);
        _injection.Inject(build, parameters);
    }

    private static IReadOnlyList<ExecutableTarget> MakePlan(TargetCatalogue catalogue, BuiltInOptions options)
    {
        var faults = new List<string>();
        var skipped = options.Skip is null ? null : Named(catalogue, options.Skip, faults);
        var named = Named(catalogue, options.Targets, faults);
        UsageException.ThrowIfAny(faults);
        var invoked = named.Count > 0 ? named : [.. catalogue.Targets.Where(target => target.IsDefault)];
        invoked.ForEach(target => target.Invoked = true);
        var plan = ExecutionPlanner.Plan(catalogue.Targets, invoked);
        Skipping.Mark(plan, skipped);
        return plan;
    }

    private static List<ExecutableTarget> Named(TargetCatalogue catalogue, IEnumerable<string> names, List<string> faults)
    {
        var found = new List<ExecutableTarget>();
        foreach (var name in names)
        {
            if (catalogue.Targets.FirstOrDefault(target => NameMatching.Same(target.Name, name)) is { } target)
                found.Add(target);
            else
                faults.Add($"There is no target \"{name}\".{NameMatching.Suggestion(name, catalogue.Targets.Select(known => known.Name))} --help lists them.");
        }

        return found;
    }

    private async Task<int> Execute(NukeBuild build, IReadOnlyList<BuildParameter> parameters)
    {
        Directory.CreateDirectory(NukeBuild.TemporaryDirectory);
        using var console = new MaskedConsole(start, build, parameters);
        using var interruption = new Interruption();
        interruption.Listen();
        ConsoleLog.SetUp(_style, NukeBuild.Verbosity);
        var output = new BuildOutput(console.Output, NukeBuild.Host, _style, NukeBuild.Verbosity);

        build.OnBuildInitialized();
        await new TargetRunner(build, output, interruption, start.Time).Run(build.Plan);
        output.Summary(build.Plan, !build.IsFailing && !interruption.IsRequested);
        build.ExitCode ??= interruption.IsRequested ? Interruption.ExitCode : build.IsFailing ? 1 : 0;
        build.OnBuildFinished();
        return build.ExitCode.Value;
    }
}
