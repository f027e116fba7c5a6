using System.ComponentModel;
using System.Text.Json;
using Nuke.Common;
using Pipeline.Runs;
using Pipeline.Status;
using Pipeline.Store;

partial class Build
{
    [Category("Look")]
    Target Status =>
        _ =>
            _.Description("Shows what is live, what came before, and the run in progress")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        var (store, url) = await OpenForReading(cancellation);
                        var lease = await Lease.Current(store, EnvironmentName, TimeProvider.System, cancellation);
                        var state = await new LiveRecords(store, EnvironmentName).Read(cancellation);
                        var history = new RunHistory(store, EnvironmentName);
                        var run =
                            (await history.Newest(1, lease?.Run, cancellation)).FirstOrDefault(newest => newest.Run == lease?.Run)
                            ?? await history.Unfinished(lease?.Run, cancellation);
                        var status = EnvironmentStatus.Of(EnvironmentName, url, state, run);
                        Show(status, () => StatusTables.Write(status, Console.Out));
                    })
                );

    [Category("Look")]
    Target History =>
        _ =>
            _.Description("Shows the latest runs")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        var (store, _) = await OpenForReading(cancellation);
                        var lease = await Lease.Current(store, EnvironmentName, TimeProvider.System, cancellation);
                        var runs = await new RunHistory(store, EnvironmentName).Newest(20, lease?.Run, cancellation);
                        Show(runs, () => StatusTables.Write(runs, Console.Out));
                    })
                );

    async Task<(IObjectStore Store, Uri? Url)> OpenForReading(CancellationToken cancellation)
    {
        CheckSettings().Add(nameof(Store), Store).ThrowIfFaulty();
        var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
        var url = Sandbox is null ? new Uri(Service.Url) : SandboxNamed(EnvironmentName).Find()?.Url;
        return (store, url);
    }

    void Show<T>(T value, Action table)
    {
        if (Json)
            Print(value);
        else
            table();
    }

    bool Printed;

    void Print<T>(T value)
    {
        Printed = true;
        Start.Output.WriteLine(Secrets.Mask(JsonSerializer.SerializeToNode(value, StoreJson.Options))?.ToJsonString(StoreJson.Options));
    }
}
