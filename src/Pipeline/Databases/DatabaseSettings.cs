using Pipeline.Environments;

namespace Pipeline.Databases;

/// <summary>The environment's database. A sandbox fills this in by itself.</summary>
public sealed record DatabaseSettings : ServerSettings
{
    /// <summary>The database's name.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<SettingsFault> Faults()
    {
        if (Name.Length == 0)
            yield return SettingsFault.Missing("name", "the database's name");
        foreach (var fault in base.Faults())
            yield return fault;
    }

    /// <summary>The database itself, its password fetched for a first time, so that a wrong reference shows at once.</summary>
    public async Task<Database> Resolve(Secrets secrets, TimeProvider time, CancellationToken cancellation)
    {
        var database = Resolve(Name, secrets, time);
        if (database.Password is { } password)
            await password.Reveal(cancellation);
        return database;
    }
}
