using System.Net.Sockets;
using Npgsql;

namespace SampleService.Databases;

internal static class Interruption
{
    /// <summary>
    /// True for what a moment later may be over: the server was restarted, or another database took this one's name, which ends all
    /// connections and for some milliseconds admits no new ones. https://www.postgresql.org/docs/15/errcodes-appendix.html
    /// </summary>
    public static bool Is(Exception? failure) =>
        failure switch
        {
            PostgresException answer => answer.SqlState
                is PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.InvalidCatalogName
                    // A database that does not accept connections just now.
                    or PostgresErrorCodes.ObjectNotInPrerequisiteState,
            NpgsqlException { InnerException: IOException or SocketException } => true,
            _ => false,
        };
}
