namespace SampleService.Accounts;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A login failed")]
    public static partial void LoginFailed(this ILogger logger, Exception failure);
}
