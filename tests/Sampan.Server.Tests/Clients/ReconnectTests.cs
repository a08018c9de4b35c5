namespace Sampan.Server.Tests.Clients;

/// <summary>A server that dies under its clients, and comes back. It has a server of its own to kill.</summary>
public sealed class ReconnectTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_Python_quick_start_of_the_stream_goes_on_after_the_server_was_killed_and_started_again()
    {
        using var client = ClientProgram.Start(
            ClientProgram.Python(), [Repository.PathOf("tests", "clients", "ws_quickstart.py")], server.Environment);
        await client.WaitForAsync("session 1 has everything");

        await server.RestartAsync();

        await client.WaitForAsync("session 2 has everything");
        await client.EndAsync();
    }
}
