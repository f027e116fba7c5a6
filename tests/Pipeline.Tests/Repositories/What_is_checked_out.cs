using Pipeline.Processes;
using Pipeline.Repositories;

namespace Pipeline.Tests.Repositories;

public sealed class What_is_checked_out : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Outside_a_repository_there_is_no_commit() => (await Read()).ShouldBe(RepositoryState.None);

    [Fact]
    public async Task A_clean_commit_is_its_own_identity()
    {
        await Commit();
        await Git("tag", "v1.4.0");
        var state = await Read();
        state.IsClean.ShouldBeTrue();
        state.Branch.ShouldBe("main");
        state.Tags.ShouldBe(["v1.4.0"]);
        state.Identity.ShouldBe(state.Commit);
        state.Commit.Length.ShouldBe(40);
    }

    [Fact]
    public async Task Two_different_changes_have_two_identities()
    {
        await Commit();
        await File.WriteAllTextAsync(Path.Combine(_folder, "new file"), "1", Cancellation);
        var first = await Read();
        await File.WriteAllTextAsync(Path.Combine(_folder, "new file"), "2", Cancellation);
        var second = await Read();
        first.IsClean.ShouldBeFalse();
        first.Identity.ShouldStartWith(first.Commit + "+");
        second.Identity.ShouldNotBe(first.Identity);
    }

    private async Task Commit()
    {
        await Git("init", "--quiet", "--initial-branch", "main");
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "text", Cancellation);
        await Git("add", ".");
        await Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "first");
    }

    private Task Git(params string[] arguments) => new Command("git", arguments).In(_folder).Run(Cancellation);

    private Task<RepositoryState> Read() => new GitRepository(_folder).Read(Cancellation);
}
