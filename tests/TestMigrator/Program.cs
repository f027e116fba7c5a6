// Migrates, in a process of its own that a test can kill: PORT DATABASE ROOT SETTINGS up, or PORT DATABASE ROOT SETTINGS down REVISION; the settings as JSON.
using System.Globalization;
using System.Text.Json;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;

var database = new Database("127.0.0.1", int.Parse(args[0], CultureInfo.InvariantCulture), args[1], "postgres", null);
var settings = JsonSerializer.Deserialize<MigrationSettings>(args[3])!;
var folder = await MigrationFolder.Read(settings, args[2], database, CancellationToken.None);
var runner = new MigrationRunner(database, folder, settings, new Transcript(Console.Out, new Secrets(), TimeProvider.System));
var stamp = new RunStamp("killed", "ann@desk");
await (args[4] == "up" ? runner.Up(stamp, CancellationToken.None) : runner.DownTo(args[5], stamp, CancellationToken.None));
