using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>The machine that a job runs on: https://docs.github.com/actions/reference/runners/github-hosted-runners</summary>
public enum GitHubActionsImage
{
    /// <summary>Windows Server 2022.</summary>
    [EnumValue("windows-2022")]
    WindowsServer2022,

    /// <summary>Windows Server 2019.</summary>
    [EnumValue("windows-2019")]
    WindowsServer2019,

    /// <summary>Ubuntu 24.04.</summary>
    [EnumValue("ubuntu-24.04")]
    Ubuntu2404,

    /// <summary>Ubuntu 22.04.</summary>
    [EnumValue("ubuntu-22.04")]
    Ubuntu2204,

    /// <summary>Ubuntu 20.04.</summary>
    [EnumValue("ubuntu-20.04")]
    Ubuntu2004,

    /// <summary>Ubuntu 18.04.</summary>
    [EnumValue("ubuntu-18.04")]
    Ubuntu1804,

    /// <summary>macOS 14.</summary>
    [EnumValue("macos-14")]
    MacOs14,

    /// <summary>macOS 12.</summary>
    [EnumValue("macos-12")]
    MacOs12,

    /// <summary>macOS 11.</summary>
    [EnumValue("macos-11")]
    MacOs11,

    /// <summary>macOS 10.15.</summary>
    [EnumValue("macos-10.15")]
    MacOs1015,

    /// <summary>The newest Windows Server that GitHub has.</summary>
    [EnumValue("windows-latest")]
    WindowsLatest,

    /// <summary>The newest Ubuntu that GitHub has.</summary>
    [EnumValue("ubuntu-latest")]
    UbuntuLatest,

    /// <summary>The newest macOS that GitHub has.</summary>
    [EnumValue("macos-latest")]
    MacOsLatest,

    /// <summary>A machine of one's own.</summary>
    [EnumValue("self-hosted")]
    SelfHosted,
}
