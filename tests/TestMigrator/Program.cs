// Migrates, in a process of its own that a test can kill: PORT DATABASE FOLDER up, or PORT DATABASE FOLDER down REVISION.
using System.Globalization;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;

var database = new Database("127.0.0.1", int.Parse(args[0], CultureInfo.InvariantCulture), args[1], "postgres", null);
var folder = await MigrationFolder.Read(args[2], SqlPlaceholders.None, CancellationToken.None);
var runner = new MigrationRunner(
    database,
    folder,
    new MigrationSettings(),
    new Transcript(Console.Out, new Secrets(), TimeProvider.System)
);
var stamp = new RunStamp("killed", "ann@desk");
await (args[3] == "up" ? runner.Up(stamp, CancellationToken.None) : runner.DownTo(args[4], stamp, CancellationToken.None));
