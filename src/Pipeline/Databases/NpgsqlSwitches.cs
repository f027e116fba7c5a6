using System.Runtime.CompilerServices;

namespace Pipeline.Databases;

internal static class NpgsqlSwitches
{
    /// <summary>
    /// Npgsql splits a command's text at semicolons and gets <c>BEGIN ATOMIC</c> bodies wrong
    /// (https://github.com/npgsql/npgsql/issues/4445); every command here is one statement with positional parameters.
    /// </summary>
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "The switch is read once, before the first command."
    )]
    internal static void TurnOffSqlRewriting() => AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);
}
