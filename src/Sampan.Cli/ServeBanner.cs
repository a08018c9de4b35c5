using System.Reflection;
using Sampan.Server.Hosting;

namespace Sampan.Cli;

/// <summary>What <c>sampan serve</c> says when it is up: where it is, and a line that works when pasted.</summary>
internal static class ServeBanner
{
    public static void Print(TextWriter output, SampanServer server, ServerOptions options)
    {
        var url = server.Urls[0].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
        var token = server.DemoToken;
        output.WriteLine($"Sampan {Version} · {server.Market.Context.Instruments.Current.Count} instruments · {FeedText(options)}");
        output.WriteLine();
        output.WriteLine($"  Address  {string.Join("  ", server.Urls)}");
        output.WriteLine($"  Data     {server.DataFolder}");
        if (token is not null)
        {
            output.WriteLine($"  Token    {token}");
            output.WriteLine("           Keep it: it is shown only now. 'sampan token create' makes more.");
            output.WriteLine($"  Page     {url}/#token={token}");
        }
        else
        {
            output.WriteLine($"  Page     {url}/");
        }

        output.WriteLine();
        output.WriteLine($"  curl -H 'token: {token ?? "YOUR_TOKEN"}' '{url}/stock/quote?region=HK&code=700'");
        output.WriteLine();
        output.Flush();
    }

    private static string Version =>
        typeof(ServeBanner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string FeedText(ServerOptions options)
    {
        var simulator = options.Simulator;
        var speed = double.IsPositiveInfinity(simulator.Speed) ? "max" : $"{simulator.Speed}×";
        return options.Feed.Split(':')[0] switch
        {
            "simulator" =>
                $"{options.Feed} (seed {simulator.Seed}, speed {speed}, hours {simulator.Hours.ToString().ToLowerInvariant()})",
            "pcap" => $"{options.Feed} (speed {speed})",
            _ => options.Feed,
        };
    }
}
