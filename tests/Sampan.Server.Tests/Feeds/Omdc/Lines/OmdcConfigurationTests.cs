using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>The lines that nobody has to configure.</summary>
public sealed class OmdcConfigurationTests
{
    public static TheoryData<string, OmdcOptions> Lines => new()
    {
        { "multicast", OmdcConfiguration.Multicast() },
        { "every product", OmdcConfiguration.Multicast(Enum.GetValues<OmdcProduct>()) },
        { "default", OmdcConfiguration.Default },
        { "every product on loopback", OmdcConfiguration.Loopback(30_000, Enum.GetValues<OmdcProduct>()) },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void No_two_lines_share_a_destination_and_no_two_channels_a_number(string name, OmdcOptions line)
    {
        var destinations = line.Channels
            .SelectMany(channel => new[] { channel.A, channel.B, channel.RefreshA, channel.RefreshB })
            .Append(line.DisasterRecoveryA).Append(line.DisasterRecoveryB).Concat(line.RetransmissionServers)
            .ToList();

        Assert.True(destinations.TrueForAll(destination => destination is not null), name);
        Assert.Equal(destinations.Count, destinations.Distinct().Count());
        Assert.Equal(line.Channels.Count, line.Channels.Select(channel => channel.Id).Distinct().Count());
    }

    [Fact]
    public void Full_tick_has_the_channels_that_the_exchange_names()
    {
        var channels = OmdcConfiguration.Default.Channels.ToLookup(channel => channel.Product, channel => (int)channel.Id);

        Assert.Equal(Enumerable.Range(30, 9), channels[OmdcProduct.FullTick]);
        Assert.Equal(Enumerable.Range(70, 9), channels[OmdcProduct.OddLots]);
        Assert.Equal([1, 2], channels[OmdcProduct.Reference]);
        Assert.Empty(channels[OmdcProduct.Premium]);
    }

    [Fact]
    public void Refresh_is_ten_groups_further_and_line_b_has_groups_of_its_own()
    {
        var channel = OmdcConfiguration.Multicast().Channels.Single(channel => channel.Id == 31);

        Assert.Equal(IPEndPoint.Parse("239.1.1.24:51001"), channel.A);
        Assert.Equal(IPEndPoint.Parse("239.1.127.24:51001"), channel.B);
        Assert.Equal(IPEndPoint.Parse("239.1.1.34:51001"), channel.RefreshA);
        Assert.Equal(IPEndPoint.Parse("239.1.127.34:51001"), channel.RefreshB);
    }

    [Fact]
    public void A_channel_has_the_same_ports_whatever_else_is_sent()
    {
        var all = OmdcConfiguration.Loopback(30_000, Enum.GetValues<OmdcProduct>());
        var some = OmdcConfiguration.Loopback(30_000, OmdcProduct.Index, OmdcProduct.Reference);

        Assert.Equal(30_000, all.Channels[0].A.Port);
        Assert.True(all.RetransmissionServers[0].Port < 30_000 + OmdcConfiguration.LoopbackPortsMax);
        Assert.All(some.Channels, channel => Assert.Equal(all.Channels.Single(other => other.Id == channel.Id), channel));
        Assert.Equal(all.RetransmissionServers, some.RetransmissionServers);
    }
}
