using System.Net;
using System.Net.Sockets;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class Sockets(PostgresServer server)
{
    [Fact]
    public async Task One_left_behind_by_a_killed_process_is_taken_over()
    {
        var start = new ServiceStart((await SampleDatabase.At(server, SampleDatabase.Newest)).Database);
        await using (var killed = await RunningService.Start(start))
            await killed.Kill();
        File.Exists(start.Socket).ShouldBeTrue();
        await using var next = await RunningService.Start(start);
        (await next.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await next.Terminate();
        (await next.Exit()).ShouldBe(0);
        File.Exists(start.Socket).ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_another_process_serves_is_left_alone()
    {
        var start = new ServiceStart((await SampleDatabase.At(server, SampleDatabase.Newest)).Database);
        await using var first = await RunningService.Start(start);
        await using var second = RunningService.Launch(start);
        (await second.Exit()).ShouldNotBe(0);
        string.Join('\n', second.Log).ShouldContain("address already in use");
        (await first.StatusOf("/health/ready")).ShouldBe(200);
    }

    [Fact]
    public async Task A_port_does_as_well()
    {
        var start = new ServiceStart((await SampleDatabase.At(server, SampleDatabase.Newest)).Database) { Port = FreePort() };
        await using var service = await RunningService.Start(start);
        (await service.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
