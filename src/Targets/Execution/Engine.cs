using System.Reflection;
using Nuke.Common.CommandLine;
using Nuke.Common.Output;
using Nuke.Common.Parameters;
using Nuke.Common.Planning;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>A run from its command line to its exit code.</summary>
internal sealed class Engine(BuildStart start)
{
    private readonly Arguments _arguments = Arguments.Parse(start.Arguments);
    private readonly Style _style = Style.Detect(start.Variable);
    private readonly Masking _masking = new(secret => Announce(start, secret));
    private ParameterInjection? _injection;

    public async Task<int> Run<T>(Func<NukeBuild, IReadOnlyList<Target>> defaults)
        where T : NukeBuild, new()
    {
        NukeBuild.Host = Host.Detect(null, start.Variable);
        try
        {
            var source = new OptionSource(_arguments, start.Variables);
            BuildDescription Describe()
            {
                var build = new T();
                return BuildDescription.Of(build, defaults(build));
            }

            return new Answers(start, _style).TryGive(source, Describe) ? 0 : await Run(source, Describe);
        }
        catch (UsageException wrong)
        {
            foreach (var fault in wrong.Faults)
                Tell(fault.Text, fault.Place);
            return UsageException.ExitCode;
        }
        // What a build throws outside of its targets is a defect of the build: told with its stack, and no core dump.
        catch (Exception defect)
        {
            Tell($"The build itself failed: {defect.Message}", FaultPlace.Of(defect, NukeBuild.RootDirectory ?? start.WorkingDirectory));
            await start.Errors.WriteLineAsync(_masking.Apply(defect.ToString()));
            return 1;
        }
    }

    public object? ValueOf(MemberInfo member) => _injection?.ValueOf(member);

    private async Task<int> Run(OptionSource source, Func<BuildDescription> describe)
    {
        NukeBuild.RootDirectory = RootDirectory.Find(source, start.WorkingDirectory);
        var profiles = source.List(BuiltInOption.Profile) ?? [];
        source.Files = ParametersFiles.Read(start, NukeBuild.RootDirectory, profiles);
        var options = BuiltInOptions.Read(source);
        NukeBuild.Host = Host.Detect(options.Host, start.Variable);
        NukeBuild.Verbosity = options.Verbosity;
        NukeBuild.LoadedLocalProfiles = [.. profiles];

        var description = describe();
        var build = description.Build;
        (build.NoLogo, build.Plan, build.Continue, build.Partition) = (
            options.NoLogo,
            options.Plan is not null,
            options.Continue,
            options.Partition
        );
        build.AttachTo(this);
        Inject(description, source.Files);
        var events = new BuildEvents(build);
        events.Created(description.Targets);
        build.PlannedTargets = RequestedPlan.Of(description.Targets, options);
        if (options.Plan is { } format)
            return ShowPlan(build.PlannedTargets, format);
        Requirements.ThrowIfUnmet(build, build.PlannedTargets, description.Parameters);
        return await Execute(description, options, events);
    }

    private void Inject(BuildDescription description, IReadOnlyList<ParametersFile> files)
    {
        _injection = new ParameterInjection(_arguments, start.Variables, files, NukeBuild.RootDirectory, start.WorkingDirectory);
        _injection.Inject(description.Build, description.Parameters);
        MaskSecrets(description);
        InjectedMembers.Inject(description.Build);
    }

    private void MaskSecrets(BuildDescription description)
    {
        AppContext.SetData(Masking.ExtensionPoint, (Action<string>)_masking.Add);
        foreach (var parameter in description.Parameters.Where(parameter => parameter.IsSecret))
        {
            if (parameter.Read(description.Build) is string secret)
                _masking.Add(secret);
        }
    }

    private int ShowPlan(IReadOnlyList<ExecutableTarget> plan, string format)
    {
        if (format == "mermaid")
            start.Output.Write(PlanDiagram.Mermaid(plan));
        else
            PlanGraph.Write(plan, start.Output, _style);
        return 0;
    }

    private async Task<int> Execute(BuildDescription description, BuiltInOptions options, BuildEvents events)
    {
        var build = description.Build;
        Directory.CreateDirectory(NukeBuild.TemporaryDirectory);
        using var console = new BuildConsole(start, _masking, NukeBuild.TemporaryDirectory / "logs");
        using var interruption = new Interruption();
        interruption.Listen();
        ConsoleLog.SetUp(_style, NukeBuild.Verbosity, console.Details);
        var output = new BuildOutput(console, NukeBuild.Host, _style, NukeBuild.Verbosity);
        var attempt = Attempt.Begin(NukeBuild.TemporaryDirectory, start.Arguments.Select(_masking.Apply), options.Continue);
        Skipping.MarkDone(build.PlannedTargets, attempt.Has);

        events.Initialized(description.Targets, build.PlannedTargets);
        var elapsed = await new TargetRunner(events, output, interruption, attempt, start.Time).Run(build.PlannedTargets, options.Parallel);
        var succeeded = !build.IsFailing && !interruption.IsRequested;
        if (succeeded)
            attempt.End();
        output.Summary(new Summary(build.PlannedTargets, succeeded, elapsed));
        build.ExitCode ??=
            interruption.IsRequested ? Interruption.ExitCode
            : succeeded ? 0
            : 1;
        events.Finished();
        return build.ExitCode.Value;
    }

    /// <summary>Not where somebody only wants to see what a host would: there nothing would take the secret away.</summary>
    private static void Announce(BuildStart start, string secret)
    {
        if (Host.Detect(null, start.Variable).Mask(secret) is { } command)
            start.Output.WriteLine(command);
    }

    private void Tell(string fault, FaultPlace? place) =>
        start.Errors.WriteLine(_style.Red(NukeBuild.Host.Error(_masking.Apply(fault), place)));
}
