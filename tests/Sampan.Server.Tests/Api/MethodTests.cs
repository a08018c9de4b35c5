using System.Text;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Api;

public sealed class MethodTests
{
    private static readonly string[] Paths = ["/", "/livez", "/readyz", "/stock", "/stock/quote", "/v1/gaps"];

    [Fact]
    public async Task Whatever_is_asked_with_another_method_than_GET_is_refused()
    {
        using var folder = new TestFolder();
        await using var server = await InProcessServer.StartAsync(folder.Path, TimeProvider.System);
        foreach (var path in Paths)
        {
            await AssertRefused(server.Port, $"POST {path}");
            await AssertRefused(server.Port, $"NONSENSE {path}");

            // The target of CONNECT is the address of a server, and yet Kestrel lets a path through.
            await AssertRefused(server.Port, $"CONNECT {path}");
        }
    }

    private static async Task AssertRefused(int port, string request)
    {
        using var connection = await RawConnection.OpenAsync(port);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        var answer = await connection.ReadToEndAsync(TimeSpan.FromSeconds(10));

        Assert.True(answer.StartsWith("HTTP/1.1 405 ", StringComparison.Ordinal), $"{request}: {answer}");
        Assert.Contains("Allow: GET, HEAD, OPTIONS\r\n", answer);
    }
}
