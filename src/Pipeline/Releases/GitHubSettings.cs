using Pipeline.Environments;

namespace Pipeline.Releases;

/// <summary>Where releases are tagged and deployments are shown. Left out: nothing is told to GitHub.</summary>
public sealed record GitHubSettings : ISettings
{
    /// <summary>The repository, as <c>owner/name</c>.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Where the token is. It needs: deployments and contents, read and write.</summary>
    public SecretReference? Token { get; init; }

    /// <summary>The API's address; another one for GitHub Enterprise.</summary>
    public Uri Api { get; init; } = new("https://api.github.com/");

    /// <summary>
    /// Tag the commit and publish a release once it is live. To be switched off where releases come by before production: a version is tagged once.
    /// </summary>
    public bool Tag { get; init; } = true;

    /// <summary>How long one call may take.</summary>
    public Duration Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Repository.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            yield return new SettingsFault("repository", $"\"{Repository}\"", "owner/name");
        if (Token is null)
            yield return SettingsFault.Missing("token", SecretReference.Expected);
        if (!Api.IsAbsoluteUri || !Api.AbsolutePath.EndsWith('/'))
            yield return new SettingsFault("api", $"\"{Api}\"", "an absolute address that ends with /");
    }
}
