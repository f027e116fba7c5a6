using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>What is missing of the roles that a backup names, where it is about to be restored.</summary>
/// <param name="Owners">Owners that do not exist there, or that the session's own role may not act for.</param>
/// <param name="Grantees">Roles with rights that do not exist there.</param>
/// <param name="Subjects">Roles of policies and user mappings that do not exist there.</param>
internal sealed record MissingRoles(IReadOnlyList<string> Owners, IReadOnlyList<string> Grantees, IReadOnlyList<string> Subjects)
{
    private const string OutOfReach = """
        SELECT name FROM unnest($1::text[]) AS name
        WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name AND pg_has_role(current_user, oid, 'MEMBER'))
        ORDER BY name
        """;

    private const string Unknown = """
        SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) ORDER BY name
        """;

    /// <summary>True when owners and rights can be restored: all of them or none, as half of them would be nobody's intention.</summary>
    public bool LetRightsBe => Owners.Count + Grantees.Count == 0;

    /// <summary>Looks on a server.</summary>
    public static async Task<MissingRoles> On(NpgsqlConnection server, BackupManifest manifest, CancellationToken cancellation) =>
        new(
            await Among(server, OutOfReach, manifest.Owners, cancellation),
            await Among(server, Unknown, manifest.Grantees, cancellation),
            await Among(server, Unknown, manifest.Subjects, cancellation)
        );

    /// <summary>Why owners and rights cannot be restored, as clauses.</summary>
    public string Told(string user) =>
        string.Join(
            " and ",
            new[]
            {
                Owners.Count > 0 ? $"\"{user}\" may not act for {Quoted(Owners)}, which own things in it" : null,
                Grantees.Union(Subjects).ToList() is { Count: > 0 } unknown
                    ? $"there is no role {Quoted(unknown)}, which has rights in it"
                    : null,
            }.OfType<string>()
        );

    /// <summary>Refuses a restored database to take the live one's place without owners and rights.</summary>
    /// <exception cref="PipelineException">One of the roles is missing.</exception>
    public void ThrowIfAny(string user)
    {
        if (!LetRightsBe || Subjects.Count > 0)
            throw PipelineException.Refused(
                "The restored database would be without owners and rights, and its clients locked out.",
                $"{Told(user)}.",
                "Grant or create these roles; the manifest has the statements. Or set Backups.withoutRights, when nobody else uses the database."
            );
    }

    /// <summary>Creates those without which nothing can be restored, as pg_restore can leave out rights and not policies: nobody can log in as one.</summary>
    /// <exception cref="PipelineException">The session's role may not create roles.</exception>
    public async Task CreateSubjects(NpgsqlConnection server, Transcript transcript, CancellationToken cancellation)
    {
        foreach (var role in Subjects)
        {
            var statement = $"CREATE ROLE {SqlExecution.QuoteIdentifier(role)} NOLOGIN";
            try
            {
                await server.Execute(statement, cancellation);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw PipelineException.Refused(
                    $"The backup cannot be restored on {server.Host}:{server.Port}.",
                    $"A policy or a user mapping in it is for the role \"{role}\", which does not exist there.",
                    $"Let somebody who may create it: {statement}"
                );
            }

            transcript.Warn(
                $"The role \"{role}\" did not exist on {server.Host}:{server.Port}; a policy or a user mapping is for it: {statement}"
            );
        }
    }

    private static Task<IReadOnlyList<string>> Among(
        NpgsqlConnection server,
        string query,
        IReadOnlyList<string> roles,
        CancellationToken cancellation
    ) => server.Rows(query, row => row.GetString(0), cancellation, [roles.ToArray()]);

    private static string Quoted(IReadOnlyList<string> roles) => string.Join(", ", roles.Select(role => $"\"{role}\""));
}
