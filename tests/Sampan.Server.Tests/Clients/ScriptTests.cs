namespace Sampan.Server.Tests.Clients;

/// <summary>Scripts as users write them, in the languages they write them in.</summary>
[Collection(ClientsCollection.Name)]
public sealed class ScriptTests(RunningServer server)
{
    [Fact]
    public async Task A_Python_quick_start_of_REST_runs_unchanged()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.Python(), [Repository.PathOf("tests", "clients", "rest_quickstart.py")], server.Environment);

        Assert.Equal("all as in the quick start", output.TrimEnd());
    }

    [Fact]
    public async Task Node_gets_compressed_frames_and_may_send_before_it_is_answered()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.Node(), [Repository.PathOf("tests", "node", "ws_client.mjs")], server.Environment);

        Assert.StartsWith("all as it should be", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Python_reader_of_the_native_stream_loses_nothing_over_broken_connections()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.Python(), [Repository.PathOf("tests", "clients", "native_stream.py")], server.Environment);

        Assert.Equal("nothing lost", output.TrimEnd());
    }

    [Fact]
    public async Task Node_goes_on_with_a_cursor()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.Node(), [Repository.PathOf("tests", "node", "native_stream.mjs")], server.Environment);

        Assert.Equal("nothing lost", output.TrimEnd());
    }

    [Fact]
    public async Task Python_websockets_agrees_with_every_frame_with_and_without_compression()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.PythonWithWebSockets(),
            [Repository.PathOf("tests", "clients", "ws_peers.py"), "websockets"],
            server.Environment);

        Assert.Equal("all as it should be", output.TrimEnd());
    }

    [Fact]
    public async Task Python_websocket_client_agrees_with_every_frame()
    {
        var output = await ClientProgram.RunAsync(
            ClientProgram.Python(),
            [Repository.PathOf("tests", "clients", "ws_peers.py"), "websocket-client"],
            server.Environment);

        Assert.Equal("all as it should be", output.TrimEnd());
    }
}
