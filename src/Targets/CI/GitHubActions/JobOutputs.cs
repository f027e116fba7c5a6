using System.Text;
using Nuke.Common.CommandLine;
using Nuke.Common.Output;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What targets report, as outputs of the step: <c>Version</c> that <c>Publish</c> reports is <c>publish-version</c>.</summary>
internal static class JobOutputs
{
    public static string Of(Summary summary)
    {
        var text = new StringBuilder();
        foreach (var target in summary.Rows)
        {
            foreach (var (name, value) in target.SummaryInformation)
            {
                // Nothing that a value says may end it: https://docs.github.com/actions/security-for-github-actions
                var end = Guid.NewGuid().ToString("N");
                text.Append($"{NameMatching.Kebab(target.Name)}-{Key(name)}<<{end}\n{value}\n{end}\n");
            }
        }

        return text.ToString();
    }

    private static string Key(string name) =>
        string.Concat(NameMatching.Kebab(name).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}
