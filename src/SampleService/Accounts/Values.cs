namespace SampleService.Accounts;

/// <summary>What a login asks with.</summary>
internal sealed record Credentials(string? Email, string? Password);

/// <summary>What a login gives.</summary>
internal sealed record Session(string Token, long UserId);

/// <summary>A user; without an organisation on a schema that has none.</summary>
internal sealed record User(long Id, string Email, string Name, long? OrganisationId);

/// <summary>A user to be made.</summary>
internal sealed record NewUser(string? Email, string? Name, string? Password);

/// <summary>Whose password it is, and its hash.</summary>
internal sealed record StoredPassword(long UserId, string Hash);

/// <summary>An organisation.</summary>
internal sealed record Organisation(long Id, string Name);
