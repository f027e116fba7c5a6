using Npgsql;
using SampleService.Databases;

namespace SampleService.Accounts;

/// <summary>
/// Which schema the service meets: the one before organisations came or the one with them. A migration, or its way back, may pass at any time.
/// </summary>
internal sealed class AccountSchema(ServiceDatabase database)
{
    private static readonly Statement Question = new(
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('users') AND attname = 'organisation_id' AND NOT attisdropped"
    );

    private volatile bool _hasOrganisations;

    /// <summary>
    /// Does what fits. That there are no organisations is asked each time, as nothing would tell when they come; that there are is believed until
    /// a statement finds them gone. <paramref name="without"/> works on either schema, so the way back needs no second question.
    /// </summary>
    public async Task<T> Choose<T>(Func<Task<T>> with, Func<Task<T>> without, CancellationToken cancellation)
    {
        if (!_hasOrganisations)
            _hasOrganisations = (await database.AtLeastOnce(Question, static _ => true, cancellation)).Count > 0;
        if (!_hasOrganisations)
            return await without();
        try
        {
            return await with();
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable)
        {
            _hasOrganisations = false;
            return await without();
        }
    }
}
