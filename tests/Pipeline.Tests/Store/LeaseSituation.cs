using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>An environment named staging in a folder store, with a clock in the test's hand.</summary>
internal sealed class LeaseSituation : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();

    public LeaseSituation()
    {
        Store = FolderStore.Open(Path.Combine(_folder.Path, "store"), Time);
        Transcript = new Transcript(_said, new Secrets(), Time);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static LeaseRequest Request { get; } = new("20261120T193404Z-v1.3.0", "DeployStaging");

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 20, 19, 34, 4, TimeSpan.Zero));

    public IObjectStore Store { get; }

    public Transcript Transcript { get; }

    public string Said => _said.ToString();

    public LeaseEpochs Epochs => new(Store, "staging");

    public Task<Lease> Acquire(IObjectStore? store = null) => Lease.Acquire(store ?? Store, "staging", Request, Transcript, Cancellation);

    public Task<PipelineException> Refusal() => Should.ThrowAsync<PipelineException>(() => Acquire());

    public Task<LeaseRecord?> Current() => Lease.Current(Store, "staging", Time, Cancellation);

    /// <summary>A lease of epoch 1 that another process took now.</summary>
    public async Task<LeaseRecord> HeldBy(ProcessIdentity holder)
    {
        var record = LeaseRecord.Claimed(Request, Time.GetUtcNow()) with { Holder = holder };
        await Epochs.Write(1, record, Cancellation);
        return record;
    }

    /// <summary>The store's folder goes away, as one on a network does, and comes back.</summary>
    public void Unmount() => Directory.Move(Store.Location, Store.Location + "-unmounted");

    public void MountAgain() => Directory.Move(Store.Location + "-unmounted", Store.Location);

    public void Dispose() => _folder.Dispose();
}
