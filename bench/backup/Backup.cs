// The pipeline's own backups, and its store, as a program to be timed: what the targets Backup and VerifyBackup call, without a sandbox around it.
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;

var (act, place) = (args[0], args.ElementAtOrDefault(1) ?? "");
var endpoint = Environment.GetEnvironmentVariable("S3_ENDPOINT") ?? "";
var (secrets, none) = (new Secrets(), CancellationToken.None);
if (act is "bucket" or "presign")
{
    var credentials = new BasicAWSCredentials(Variable("S3_ACCESS_KEY"), Variable("S3_SECRET_KEY"));
    using var client = new AmazonS3Client(
        credentials,
        new AmazonS3Config
        {
            ServiceURL = endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
        }
    );
    if (act == "bucket")
        await client.PutBucketAsync("bench", none);
    else
        Console.WriteLine(
            await client.GetPreSignedURLAsync(
                new()
                {
                    BucketName = "bench",
                    Key = "by-curl",
                    Verb = HttpVerb.PUT,
                    Protocol = Protocol.HTTP,
                    Expires = DateTime.UtcNow.AddHours(12),
                }
            )
        );
    return;
}

var transcript = new Transcript(Console.Error, secrets, TimeProvider.System);
var settings =
    place == "s3"
        ? new StoreSettings
        {
            Location = "s3://bench",
            Endpoint = endpoint,
            AccessKey = new("env", "S3_ACCESS_KEY"),
            SecretKey = new("env", "S3_SECRET_KEY"),
        }
        : new StoreSettings { Location = place };
var store = await settings.Open("/", secrets, TimeProvider.System, none);
var database = new Database("127.0.0.1", int.Parse(Variable("PGPORT")), "shop", "postgres", null);
var location = new BackupLocation(store, "bench");
var stage = new BackupStage(database, location, new BackupSettings { Hashes = act != "backup" }, transcript);
var request = new BackupRequest("run", "1.0.0", "abc", null);
switch (act)
{
    case "backup":
    case "backup-with-hashes":
        await stage.Run(request, none);
        break;
    case "prove":
        await using (var scratch = await ScratchDatabase.Create(database, "bench", none))
            await stage.Run(request, _ => Task.FromResult(scratch.Database), none);
        break;
    case "swap":
        var swapped = await Swap.Measure(database.Named("till"), location, transcript);
        await File.AppendAllTextAsync("swaps", $"{swapped}\n");
        break;
    case "put":
        await using (var file = File.OpenRead(args[2]))
            await store.Write("bench/file", (target, token) => file.CopyToAsync(target, 1 << 20, token), none);
        break;
    case "get":
        await using (var source = await store.OpenRead("bench/file", none))
        await using (var file = File.Create(args[2]))
            await source.CopyToAsync(file, 1 << 20, none);
        break;
}

// What was written is not to fill the store round by round.
await foreach (var written in store.List("bench/backups/", none))
    await store.Delete(written.Key, none);
using var self = Process.GetCurrentProcess();
if (act != "swap")
    await File.AppendAllTextAsync("memory", $"{act} {place} {self.PeakWorkingSet64 >> 20}\n");

static string Variable(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
