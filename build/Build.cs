using System.ComponentModel;
using Nuke.Common;
using Pipeline.Environments;
using Pipeline.Backups;
using Pipeline.Checks;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Monitoring;
using Pipeline.Preflight;
using Pipeline.Releases;
using Pipeline.Rollbacks;
using Pipeline.Sandbox;
using Pipeline.Store;

/// <summary>
/// The order of things: Preflight → Backup → Rehearse → Migrate → Deploy → Smoke → Monitor → Publish.
/// One file a target; what a target does is in src/Pipeline, in the folder of the same name.
/// </summary>
partial class Build : NukeBuild
{
    public static int Main(string[] args) => Console.Prepare(args) ?? Execute<Build>(build => build.Status);

    [Parameter("The environment: each has a file .nuke/parameters.NAME.json")]
    readonly string? Environment;

    [Parameter("The release's version; else a tag on the commit, else what Release.versionFile says")]
    readonly string? ReleaseVersion;

    [Parameter("Go ahead without asking, for scripts")]
    readonly bool Yes;

    [Parameter("Print one JSON object for scripts instead of a table")]
    readonly bool Json;

    [Parameter("Rollback's level: 1 code and schema, 2 traffic only, 3 database from the backup; chosen by evidence when left out")]
    readonly int? Level;

    [Parameter("What is seen, for the rollback's decision: crash, migration, corruption, performance or complaints")]
    readonly Symptom Symptom;

    [Parameter("Deploy a release again that was taken back automatically")]
    readonly bool TryAgain;

    [Category("Settings"), Parameter("The store: what the pipeline remembers, and the backups")]
    readonly StoreSettings Store = new();

    [Category("Settings"), Parameter("The database")]
    readonly DatabaseSettings? Database;

    [Category("Settings"), Parameter("The service: how it is built and started, and where")]
    readonly ServiceSettings Service = new();

    [Category("Settings"), Parameter("Where a release's version comes from, and its tag")]
    readonly ReleaseSettings Release = new();

    [Category("Settings"), Parameter("The gates of Preflight")]
    readonly GateSettings Gates = new();

    [Category("Settings"), Parameter("Backups")]
    readonly BackupSettings Backups = new();

    [Category("Settings"), Parameter("Migrations")]
    readonly MigrationSettings Migrations = new();

    [Category("Settings"), Parameter("Smoke checks, in HTTP and SQL")]
    readonly CheckSettings[] Checks = [];

    [Category("Settings"), Parameter("The watch after the switch")]
    readonly MonitorSettings Monitoring = new();

    [Category("Settings"), Parameter("A sandbox on this machine, made on first use")]
    readonly SandboxSettings? Sandbox;
}
