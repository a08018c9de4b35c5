using System.Net;
using System.Net.Sockets;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

public sealed class StartFailureTests
{
    [Fact]
    public async Task A_server_that_could_not_start_leaves_its_folder_to_the_next()
    {
        using var folder = new TestFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await Assert.ThrowsAsync<OperatorException>(() => InProcessServer.StartAsync(
            folder.Path, TimeProvider.System, options => options with { Urls = $"http://{other.LocalEndpoint}" }));
        await using var server = await InProcessServer.StartAsync(folder.Path, TimeProvider.System);

        Assert.Equal(folder.Path, server.Server.DataFolder);
    }
}
