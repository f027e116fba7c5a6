using System.Text.Json.Nodes;
using Pipeline.Databases;

namespace Scenarios;

public sealed class A_backup_is_killed
{
    private const string Dumping = "SELECT EXISTS (SELECT FROM pg_stat_progress_copy WHERE datname = 'app' AND command = 'COPY TO')";
    private const string Swapping = "SELECT NOT datallowconn FROM pg_database WHERE datname = 'app'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_any_phase_and_no_backup_is_false_and_no_data_is_gone()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        await checkout.Ask<object?>(
            "CREATE TABLE filler AS SELECT number, md5(number::text) AS text FROM generate_series(1, 1200000) AS number"
        );
        await checkout.Ask<object?>("CREATE INDEX filler_text ON filler (text)");
        await checkout.Run(0, "Backup", "--environment", "staging");
        var data = await checkout.Fingerprint();
        var backup = (string)(await Backups(checkout))[0]!["id"]!;

        foreach (
            var (so, target) in new[]
            {
                (Dumping, "Backup"),
                (In("scratch", "COPY"), "VerifyBackup"),
                (In("scratch", "CREATE INDEX"), "Backup"),
            }
        )
        {
            await checkout.Kill(so, target, "--environment", "staging");
            await IsWhole(so);
        }

        foreach (var so in new[] { In("restored", "COPY"), In("restored", "CREATE INDEX") })
        {
            await checkout.Kill(so, "RestoreDatabase", "--environment", "staging", "--backup", backup, "--yes");
            await IsWhole(so);
        }

        await using (var other = await checkout.Database().Maintenance.Connect(Cancellation))
        {
            await other.Execute("BEGIN", Cancellation);
            await other.Execute("COMMENT ON DATABASE app IS 'held up here, between closing the door and changing the name'", Cancellation);
            await checkout.Kill(Swapping, "RestoreDatabase", "--environment", "staging", "--backup", backup, "--yes");
        }

        await IsWhole(Swapping);
        foreach (var one in (await Backups(checkout)).Select(found => (string)found!["id"]!))
            await checkout.Run(0, "VerifyBackup", "--environment", "staging", "--backup", one);

        async Task IsWhole(string phase)
        {
            await checkout.Run(0, "Backup", "--environment", "staging");
            (await checkout.Fingerprint()).ShouldBe(data, phase);
            var store = Path.Combine(checkout.Folder, ".nuke/temp/store/staging/backups");
            Directory.EnumerateDirectories(store).ShouldAllBe(folder => File.Exists(Path.Combine(folder, "manifest.json")), phase);
            Directory.EnumerateFiles(store, "*.partial", SearchOption.AllDirectories).ShouldBeEmpty(phase);
            (await checkout.Ask<long>("SELECT count(*) FROM pg_database WHERE datname ~ '^app_(scratch|restored)_'")).ShouldBe(0, phase);
        }
    }

    private static string In(string mark, string statement) =>
        $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname LIKE 'app\\_{mark}\\_%' AND state = 'active' AND query LIKE '{statement} %')";

    private static async Task<JsonArray> Backups(Checkout checkout) =>
        JsonNode.Parse((await checkout.Run(0, "Backups", "--environment", "staging", "--json")).Output)!.AsArray();
}
