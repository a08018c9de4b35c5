using System.CommandLine;
using Sampan.Server;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Cli.Commands;

/// <summary>Which of the built-in lines is meant: for who sends on it and for who prints its configuration.</summary>
internal sealed class OmdLineFlags
{
    private static readonly Dictionary<string, OmdcProduct> ProductNames = new()
    {
        ["sf"] = OmdcProduct.FullTick,
        ["sp"] = OmdcProduct.Premium,
        ["ss"] = OmdcProduct.Standard,
        ["index"] = OmdcProduct.Index,
        ["odd-lots"] = OmdcProduct.OddLots,
        ["broker-queue"] = OmdcProduct.BrokerQueue,
        ["stock-connect"] = OmdcProduct.StockConnect,
        ["news"] = OmdcProduct.News,
    };

    private readonly Option<string> _products = new("--products")
    {
        Description = $"What there is beside reference data and session status: {string.Join(", ", ProductNames.Keys)}",
        HelpName = "LIST",
        DefaultValueFactory = _ => "sf,index,odd-lots,broker-queue,stock-connect,news",
    };

    private readonly Option<bool> _multicast = new("--multicast")
    {
        Description = "Multicast groups on the loopback interface instead of ports of 127.0.0.1",
    };

    private readonly Option<ushort> _port = new("--port")
    {
        Description = "The first port of 127.0.0.1",
        DefaultValueFactory = _ => OmdcConfiguration.LoopbackPort,
    };

    /// <summary>The options, for a command to have.</summary>
    public IEnumerable<Option> All => [_products, _multicast, _port];

    /// <summary>The line that they name.</summary>
    /// <exception cref="OperatorException">There is no such line.</exception>
    public OmdcOptions LinesOf(ParseResult parsed)
    {
        OmdcProduct[] products = [OmdcProduct.Reference, .. parsed.GetValue(_products)!.Split(',').Select(ProductOf)];
        if (parsed.GetValue(_multicast))
        {
            return OmdcConfiguration.Multicast(products);
        }

        var port = parsed.GetValue(_port);
        return port <= ushort.MaxValue - OmdcConfiguration.LoopbackPortsMax
            ? OmdcConfiguration.Loopback(port, products)
            : throw new OperatorException(
                $"--port {port} leaves no room for {OmdcConfiguration.LoopbackPortsMax} ports: take a smaller one.");
    }

    private static OmdcProduct ProductOf(string name) => ProductNames.TryGetValue(name.Trim(), out var product)
        ? product
        : throw new OperatorException($"--products has no '{name}': name some of {string.Join(", ", ProductNames.Keys)}.");
}
