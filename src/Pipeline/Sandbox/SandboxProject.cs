using Pipeline.Checks;
using Pipeline.Deployments;
using Pipeline.Migrations;

namespace Pipeline.Sandbox;

/// <summary>What a project says of its service, of which a sandbox gets an earlier release.</summary>
/// <param name="Service">The service.</param>
/// <param name="Migrations">Where the migrations are.</param>
/// <param name="Checks">The smoke checks that its releases pass.</param>
public sealed record SandboxProject(ServiceSettings Service, MigrationSettings Migrations, IReadOnlyList<CheckSettings> Checks);
