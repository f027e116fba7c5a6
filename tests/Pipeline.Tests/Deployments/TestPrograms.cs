using Pipeline.Processes;

namespace Pipeline.Tests.Deployments;

/// <summary>The programs that the tests run: the test service, built beside them, and nginx.</summary>
internal static class TestPrograms
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The folder of the built test service: the same configuration and framework as these tests.</summary>
    public static string Service { get; } = Built("TestService");

    /// <summary>The folder of the built program that migrates in a process of its own.</summary>
    public static string Migrator { get; } = Built("TestMigrator");

    /// <summary>The folder of the built program that stands in for a bundle of Entity Framework Core's.</summary>
    public static string Bundle { get; } = Built("TestBundle");

    /// <summary>nginx; without it the test fails in CI, and is skipped elsewhere.</summary>
    public static string Nginx()
    {
        var found = Executable.Find("nginx");
        if (found is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("nginx is not installed.");
        return found.ShouldNotBeNull("nginx is not installed.");
    }

    private static string Built(string program) =>
        AppContext.BaseDirectory.Replace(
            $"{Path.DirectorySeparatorChar}Pipeline.Tests{Path.DirectorySeparatorChar}",
            $"/{program}/",
            StringComparison.Ordinal
        );

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
