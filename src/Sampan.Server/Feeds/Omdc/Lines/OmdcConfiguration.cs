using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Lines that nobody has to configure: what the publisher sends on, and where a capture is looked for.</summary>
/// <remarks>
/// The real addresses are told to licensed clients only. These are laid out as third parties have seen them in old captures
/// and scripts; the numbers of channels 1, 2, 30 to 38 and 70 to 78 are the exchange's own, the others are as seen, or ours.
/// Everything stays on the machine: the groups are joined on the loopback interface.
/// </remarks>
public static class OmdcConfiguration
{
    /// <summary>The first port of <see cref="Loopback"/> when nobody names another.</summary>
    public const ushort LoopbackPort = 52_000;

    /// <summary>The most ports that <see cref="Loopback"/> takes, from its first.</summary>
    public const int LoopbackPortsMax = 256;

    private const int PortsPerChannel = 4;
    private const ushort MulticastPort = 51_000;
    private const ushort RetransmissionPort = 51_900;

    // The refresh channels have the groups of their channels, ten further.
    private const byte RefreshShift = 10;

    private static readonly ChannelRange[] Ranges =
    [
        new(OmdcProduct.Reference, First: 1, Last: 2, Group: 21, PortShift: 0),
        new(OmdcProduct.News, First: 3, Last: 3, Group: 21, PortShift: 2),
        new(OmdcProduct.Standard, First: 10, Last: 10, Group: 22, PortShift: 0),
        new(OmdcProduct.Premium, First: 20, Last: 28, Group: 23, PortShift: 0),
        new(OmdcProduct.FullTick, First: 30, Last: 38, Group: 24, PortShift: 0),
        new(OmdcProduct.Index, First: 41, Last: 41, Group: 25, PortShift: 0),
        new(OmdcProduct.StockConnect, First: 42, Last: 42, Group: 25, PortShift: 1),
        new(OmdcProduct.BrokerQueue, First: 60, Last: 60, Group: 26, PortShift: 0),
        new(OmdcProduct.OddLots, First: 70, Last: 78, Group: 27, PortShift: 0),
    ];

    private static readonly OmdcProduct[] FullTickAndBeside =
    [
        OmdcProduct.Reference, OmdcProduct.News, OmdcProduct.FullTick, OmdcProduct.Index, OmdcProduct.StockConnect,
        OmdcProduct.BrokerQueue, OmdcProduct.OddLots,
    ];

    /// <summary>Securities FullTick and everything that comes beside it, to ports of 127.0.0.1: what everybody takes unasked.</summary>
    public static OmdcOptions Default { get; } = Loopback();

    /// <summary>A line by multicast on the loopback interface.</summary>
    /// <param name="products">What it carries; FullTick and everything that comes beside it when nothing is named.</param>
    public static OmdcOptions Multicast(params IReadOnlyCollection<OmdcProduct> products) => new()
    {
        Channels = [.. ChannelsOf(products).Select(MulticastChannel)],
        DisasterRecoveryA = Group(1, 20, 0),
        DisasterRecoveryB = Group(127, 20, 0),
        InterfaceA = IPAddress.Loopback,
        InterfaceB = IPAddress.Loopback,
        RetransmissionServers = [new IPEndPoint(IPAddress.Loopback, RetransmissionPort)],
        RetransmissionUser = "SAMPAN",
    };

    /// <summary>The same by unicast to 127.0.0.1, which works everywhere: each line of each channel has a port of its own.</summary>
    /// <param name="firstPort">The first of the ports; at most <see cref="LoopbackPortsMax"/> from it are taken.</param>
    /// <param name="products">
    /// What it carries; FullTick and everything that comes beside it when nothing is named. A channel has the same ports
    /// whatever else there is.
    /// </param>
    public static OmdcOptions Loopback(ushort firstPort = LoopbackPort, params IReadOnlyCollection<OmdcProduct> products)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstPort, ushort.MaxValue - LoopbackPortsMax, nameof(firstPort));
        var everything = ChannelsOf(Enum.GetValues<OmdcProduct>()).Select(channel => channel.Id).ToList();
        var rest = firstPort + (PortsPerChannel * everything.Count);
        return new()
        {
            Channels =
            [
                .. ChannelsOf(products).Select(channel =>
                    LoopbackChannel(channel.Id, channel.Range.Product, firstPort + (PortsPerChannel * everything.IndexOf(channel.Id)))),
            ],
            DisasterRecoveryA = Port(rest),
            DisasterRecoveryB = Port(rest + 1),
            RetransmissionServers = [Port(rest + 2)],
            RetransmissionUser = "SAMPAN",
        };
    }

    private static IEnumerable<(ushort Id, ChannelRange Range)> ChannelsOf(IReadOnlyCollection<OmdcProduct> products) =>
        from range in Ranges
        where (products.Count == 0 ? FullTickAndBeside : products).Contains(range.Product)
        from id in Enumerable.Range(range.First, range.Last - range.First + 1)
        select ((ushort)id, range);

    private static OmdcChannelOptions LoopbackChannel(ushort id, OmdcProduct product, int port) => new()
    {
        Id = id,
        Product = product,
        A = Port(port),
        B = Port(port + 1),
        RefreshA = Port(port + 2),
        RefreshB = Port(port + 3),
    };

    private static IPEndPoint Port(int port) => new(IPAddress.Loopback, port);

    private static OmdcChannelOptions MulticastChannel((ushort Id, ChannelRange Range) channel)
    {
        var (id, range) = channel;
        var port = range.PortShift + id - range.First;
        return new()
        {
            Id = id,
            Product = range.Product,
            A = Group(1, range.Group, port),
            B = Group(127, range.Group, port),
            RefreshA = Group(1, (byte)(range.Group + RefreshShift), port),
            RefreshB = Group(127, (byte)(range.Group + RefreshShift), port),
        };
    }

    private static IPEndPoint Group(byte line, byte group, int portShift) =>
        new(new IPAddress([239, 1, line, group]), MulticastPort + portShift);

    /// <summary>Channels of one product, which share groups and differ in their ports.</summary>
    private sealed record ChannelRange(OmdcProduct Product, ushort First, ushort Last, byte Group, int PortShift);
}
