using System.ComponentModel;
using Nuke.Common;
using Pipeline.Checks;

partial class Build
{
    [Category("Stages")]
    Target Smoke =>
        _ =>
            _.Description("Checks the release through its public address, over HTTP and in SQL")
                .DependsOn(Deploy)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(
                        cancellation => CurrentRun.Step(nameof(Smoke), SmokePublicAddress, cancellation),
                        () => SmokeChecks.Foresee(Parts.Service.Url)
                    )
                );

    async Task<SmokeRecord> SmokePublicAddress(CancellationToken cancellation)
    {
        using var client = PublicClient();
        return await SmokeChecks.Run(Parts.Service.Url, client, cancellation);
    }

    HttpClient PublicClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Parts.Service.Url) };
}
