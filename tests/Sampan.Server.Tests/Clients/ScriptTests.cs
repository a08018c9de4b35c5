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
}
