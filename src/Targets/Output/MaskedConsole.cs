using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Output;

/// <summary>While it lives, nothing that this process writes shows a secret parameter's value.</summary>
internal sealed class MaskedConsole : IDisposable
{
    /// <summary>Shorter values are not masked: taking every "a" out of a log hides more than it protects.</summary>
    private const int ShortestMasked = 4;

    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _errors = Console.Error;
    private readonly bool _isMasked;

    public MaskedConsole(BuildStart start, NukeBuild build, IReadOnlyList<BuildParameter> parameters)
    {
        Output = start.Output;
        var secrets = SecretsOf(build, parameters);
        if (secrets.Count == 0)
            return;
        _isMasked = true;
        Output = TextWriter.Synchronized(new MaskingWriter(start.Output, secrets));
        Console.SetOut(Output);
        Console.SetError(TextWriter.Synchronized(new MaskingWriter(start.Errors, secrets)));
    }

    public TextWriter Output { get; }

    public void Dispose()
    {
        Output.Flush();
        if (!_isMasked)
            return;
        Console.Out.Dispose();
        Console.Error.Dispose();
        Console.SetOut(_output);
        Console.SetError(_errors);
    }

    private static HashSet<string> SecretsOf(NukeBuild build, IReadOnlyList<BuildParameter> parameters) =>
        [.. from parameter in parameters
            where parameter.IsSecret
            let value = parameter.Read(build) as string
            where value?.Length >= ShortestMasked
            from form in new[] { value, Uri.EscapeDataString(value) }
            select form];
}
