// The pipeline's own runner as a program to be timed, without an environment around it.
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;

var (act, path, none) = (args[0], args[1], CancellationToken.None);
var database = new Database("127.0.0.1", int.Parse(Environment.GetEnvironmentVariable("PGPORT")!), "bench", "postgres", null);
var transcript = new Transcript(Console.Out, new Secrets(), TimeProvider.System);
var folder = await MigrationFolder.Read(path, SqlPlaceholders.None, none);
var runner = new MigrationRunner(database, folder, new MigrationSettings(), transcript);
if (act == "up")
    await runner.Up(new RunStamp("bench", "bench"), none);
else
    Console.WriteLine((await runner.Status(none)).Pending.Count());
