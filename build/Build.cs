using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;
using Pipeline.Checks;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Monitoring;
using Pipeline.Notifications;
using Pipeline.Preflight;
using Pipeline.Releases;
using Pipeline.Rollbacks;
using Pipeline.Sandbox;
using Pipeline.Store;

/// <summary>
/// The order of things: Preflight → Backup → Rehearse → Migrate → Deploy → Smoke → Monitor → Publish, and the way back. One file a target;
/// what a target does is in src/Pipeline, in the folder of its name. Compiles against NUKE itself too (-p:TargetEngine=nuke).
/// </summary>
partial class Build : NukeBuild
{
    [Parameter("The environment: each has a file .nuke/parameters.NAME.json", ValueProviderMember = nameof(EnvironmentNames))]
    readonly string? Environment;

    [Parameter("The release's version; otherwise a tag on the commit, otherwise what Release.versionFile says")]
    readonly string? ReleaseVersion;

    [Parameter("Rollback, RestoreDatabase: go ahead without asking")]
    readonly bool Yes;

    [Parameter("Run every check and tell each change that would be made, and make none")]
    readonly bool DryRun;

    [Parameter("Print JSON for scripts, and everything else on standard error")]
    readonly bool Json;

    [Parameter("Rollback: 1 code and schema, 2 traffic only, 3 database from the backup; chosen by evidence when left out")]
    readonly int? Level;

    [Parameter("The backup's id, as Backups shows it, for VerifyBackup and RestoreDatabase", Name = "Backup")]
    readonly string? BackupId;

    [Parameter("VerifyBackup: how far, instead of Backups.verification")]
    readonly VerificationLevel? Verification;

    [Parameter("RestoreDatabase: restore into a new database of this name instead of replacing the live one")]
    readonly string? To;

    [Parameter("Rollback: what is seen, for the decision")]
    readonly Symptom Symptom;

    [Parameter("Deploy again a release that was taken back automatically")]
    readonly bool TryAgain;

    [Parameter("Revisions of migrations that are applied although Migrations.withoutConsent does not let them through, such as 007")]
    readonly string[] Accept = [];

    [Parameter("MigrationBaseline: the revision that the database has already, such as 007")]
    readonly string? Revision;

    [Parameter("Test: only tests whose class has this in its name")]
    readonly string? Filter;

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("The store: what the pipeline remembers, and the backups")]
    readonly StoreSettings Store = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("The database")]
    readonly DatabaseSettings Database = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("The service: how it is built, started and reached")]
    readonly ServiceSettings Service = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Where a release's version comes from, and its tag")]
    readonly ReleaseSettings Release = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("What must hold before anything is touched")]
    readonly GateSettings Gates = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Backups", Name = "Backups")]
    readonly BackupSettings BackupOptions = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Migrations")]
    readonly MigrationSettings Migrations = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Smoke checks, over HTTP and in SQL")]
    readonly CheckSettings[] Checks = [];

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("The watch after the switch")]
    readonly MonitorSettings Monitoring = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Rollbacks")]
    readonly RollbackSettings Rollbacks = new();

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("GitHub: tags, releases and deployments")]
    readonly GitHubSettings? GitHub;

    [Category("Settings (in .nuke/parameters*.json)"), Parameter("Slack: who hears of it")]
    readonly SlackSettings? Slack;

    [
        Category("Settings (in .nuke/parameters*.json)"),
        Parameter("A sandbox on this machine, made on first use, that fills in the settings above")
    ]
    readonly SandboxSettings? Sandbox;

    public static int Main(string[] args) => Start.Prepare(args) ?? Execute<Build>(build => build.Status);

    [Category("Ship")]
    Target DeployStaging =>
        _ => _.Description("Ships this release to staging, with its schema, and proves that it works").DependsOn(Publish);

    [Category("Ship")]
    Target DeployProduction =>
        _ => _.Description("Ships this release to production, once staging has run the same commit").DependsOn(Publish);
}
