using System.Collections;
using System.Globalization;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Hosting;

namespace Sampan.Bench.Fanout;

/// <summary>Sampan itself as a contender: the whole server, with a feed that the load client drives.</summary>
internal static class SampanPeer
{
    /// <summary>How many instruments there are: as many as are listed in Hong Kong, about.</summary>
    public const int Topics = 18_000;

    // Stock codes have five digits, and indices begin at a billion.
    private const uint FirstId = 500_000_000;

    /// <summary>Serves until its standard input ends, on a port that it prints.</summary>
    /// <param name="arguments">What messages name as their region, how many instruments, and settings as <c>key=value</c>.</param>
    public static void Run(string[] arguments)
    {
        using var folder = new BenchFolder();
        var instruments = Enter(folder.Path, arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var settings = arguments.Skip(2).Select(argument => argument.Split('=', 2));
        var options = SettingsReader.Read(
            null, new Hashtable(), settings.Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        options = options with
        {
            Urls = options.Urls == new ServerOptions().Urls ? "http://127.0.0.1:0" : options.Urls,
            Data = folder.Path,
            Stream = options.Stream with { ConnectionsMax = 20_000 },
        };
        using var feed = new IngestFeed(instruments, TimeProvider.System);
        Serve(options, feed, folder.OwnerToken).GetAwaiter().GetResult();
    }

    private static async Task Serve(ServerOptions options, IngestFeed feed, string token)
    {
        await using var server = await SampanServer.StartAsync(options, TimeProvider.System, feed);
        Console.WriteLine($"ready {new Uri(server.Urls[0]).Port} {feed.Port} {token}");
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Enters the instruments, and says at which index each is.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="region">What messages name as their region: it makes them as long as the others'.</param>
    /// <param name="count">How many there are.</param>
    private static int[] Enter(string folder, string region, int count)
    {
        var database = HistoryDatabase.Open(folder);
        InstrumentMaster.Store(database, Enumerable.Range(0, count).Select(topic => InstrumentOf(topic, region)));
        var table = InstrumentMaster.Load(database);
        return [.. Enumerable.Range(0, count).Select(topic => Find(table, topic).Index)];
    }

    private static Instrument Find(InstrumentTable table, int topic) =>
        table.TryFind(FirstId + (uint)topic, out var instrument)
            ? instrument
            : throw new InvalidOperationException($"Topic {topic} has no instrument.");

    private static Instrument InstrumentOf(int topic, string region) => new()
    {
        Id = FirstId + (uint)topic,
        Class = AssetClass.Stock,
        Region = region,
        Code = $"X{topic:D5}",
        Exchange = "HKEX",
        Name = $"BENCH {topic}",
        Type = SecurityType.Equity,
        Market = "MAIN",
        Currency = "HKD",
        BoardLot = 1,
    };
}
