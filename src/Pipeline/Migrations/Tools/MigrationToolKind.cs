namespace Pipeline.Migrations;

/// <summary>Whose migrations they are.</summary>
public enum MigrationToolKind
{
    /// <summary>The pipeline's own: files of SQL.</summary>
    Sql,

    /// <summary>Alembic's (https://alembic.sqlalchemy.org).</summary>
    Alembic,

    /// <summary>Knex's (https://knexjs.org/guide/migrations.html).</summary>
    Knex,

    /// <summary>Those of node-pg-migrate (https://salsita.github.io/node-pg-migrate).</summary>
    NodePgMigrate,

    /// <summary>A bundle of Entity Framework Core's (https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying#bundles).</summary>
    EntityFramework,

    /// <summary>Any other tool's that can tell what is applied and take one step at a time.</summary>
    Commands,
}
