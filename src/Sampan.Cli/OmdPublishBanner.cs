using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Cli;

/// <summary>What <c>sampan omd publish</c> says when it is up: what is published, and where.</summary>
internal static class OmdPublishBanner
{
    private static readonly string[] Header = ["PRODUCT", "CHANNELS", "LINE A", "LINE B", "REFRESH A", "REFRESH B"];

    public static void Print(TextWriter output, OmdcPublisherOptions options, InstrumentTable instruments, OmdcPublisher publisher)
    {
        output.WriteLine($"A simulated exchange of {instruments.Count} instruments speaks OMD-C. None of it is a fact about the market.");
        output.WriteLine();
        TextTable.Print(Header, options.Lines.Channels.GroupBy(channel => channel.Product).Select(channels => new[]
        {
            channels.Key.ToString(),
            Span(channels, channel => $"{channel.Id}"),
            Span(channels, channel => $"{channel.A}"),
            Span(channels, channel => $"{channel.B}"),
            Span(channels, channel => $"{channel.RefreshA}"),
            Span(channels, channel => $"{channel.RefreshB}"),
        }));
        output.WriteLine();
        if (publisher.RetransmissionServers.Count > 0)
        {
            output.WriteLine($"Retransmission for any user name at {string.Join(", ", publisher.RetransmissionServers)}.");
        }

        output.WriteLine("Ctrl-C stops it.");
    }

    private static string Span(IEnumerable<OmdcChannelOptions> channels, Func<OmdcChannelOptions, string> text)
    {
        var (first, last) = (text(channels.First()), text(channels.Last()));
        return first.Length == 0 ? "-" : first == last ? first : $"{first} … {last}";
    }
}
