using Nuke.Common.IO;

partial class Build
{
    /// <summary>
    /// A run is carried on by its journal, which knows more than which targets succeeded: every stage looks for itself what is done.
    /// So <c>--continue</c> leaves none of them out.
    /// </summary>
    protected override void OnBuildCreated()
    {
        (TemporaryDirectory / "build-attempt.log").DeleteFile();
        RefuseWhatWasNotRead();
    }

    /// <summary>An engine that goes on with defaults where a value does not convert is stopped here.</summary>
    partial void RefuseWhatWasNotRead();
}
