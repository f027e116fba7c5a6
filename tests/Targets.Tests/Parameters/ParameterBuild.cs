using System.ComponentModel;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Targets.Tests.Parameters;

public enum Color
{
    Red,
    Green,
}

public sealed record Site(string Name, int Port, Reference? Password = null);

[PasswordPropertyText(true)]
public sealed record Reference(string Variable);

[TypeConverter(typeof(TypeConverter<StageName>))]
public sealed class StageName : Enumeration
{
    public static readonly StageName Staging = new() { Value = nameof(Staging) };
    public static readonly StageName Production = new() { Value = nameof(Production) };
}

[ParameterPrefix("Notify")]
public interface INotify : INukeBuild
{
    [Parameter("Where to")]
    string Channel => TryGetValue(() => Channel) ?? "#ops";
}

public sealed class ParameterBuild : NukeBuild, INotify
{
    [Parameter("The name")]
    public readonly string Name = "initial";

    [Parameter]
    public readonly bool VerboseMode;

    [Parameter]
    public readonly Color Color;

    [Parameter]
    public readonly string[] Names = [];

    [Parameter]
    public readonly StageName? Stage;

    [Parameter]
    public readonly AbsolutePath? Package;

    [Parameter]
    public readonly Site[] Sites = [];

    [Parameter("The token"), Secret]
    public readonly string? Token;

    public static ParameterBuild? Last { get; set; }

    [Parameter]
    public int Level { get; } = 3;

    private Target Show => _ => _.Executes(() => Last = this);

    private Target Needs => _ => _.Requires(() => Token).Executes(() => Last = this);
}
