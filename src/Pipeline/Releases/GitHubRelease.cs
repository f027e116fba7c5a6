namespace Pipeline.Releases;

/// <summary>A release on GitHub.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TagName">Its tag.</param>
/// <param name="HtmlUrl">Its page.</param>
public sealed record GitHubRelease(long Id, string TagName, Uri HtmlUrl);

/// <summary>How a deployment stands, in GitHub's words.</summary>
public enum GitHubDeploymentState
{
    /// <summary>It is under way.</summary>
    InProgress,

    /// <summary>It is live.</summary>
    Success,

    /// <summary>It was found bad and taken back.</summary>
    Failure,

    /// <summary>The pipeline itself broke or was cancelled.</summary>
    Error,
}
