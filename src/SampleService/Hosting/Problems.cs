using Npgsql;

namespace SampleService.Hosting;

internal static class Problems
{
    /// <summary>Every error is a problem in JSON, as RFC 9457 has it, also what the framework answers by itself.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf });
        app.UseStatusCodePages();
    }

    /// <summary>A problem that an endpoint has found itself.</summary>
    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static int StatusOf(Exception failure) =>
        failure switch
        {
            NpgsqlException => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
}
