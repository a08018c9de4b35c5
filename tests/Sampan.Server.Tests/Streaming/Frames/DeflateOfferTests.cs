using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Frames;

public sealed class DeflateOfferTests
{
    private const string Agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate", Agreed)]
    [InlineData("permessage-deflate; client_max_window_bits", Agreed)]
    [InlineData("permessage-deflate; client_max_window_bits=12; server_no_context_takeover", Agreed + "; client_max_window_bits=12")]
    [InlineData(
        "permessage-deflate; client_max_window_bits=9; server_max_window_bits=10",
        Agreed + "; client_max_window_bits=9; server_max_window_bits=10")]
    [InlineData("PerMessage-Deflate;client_no_context_takeover", Agreed)]
    [InlineData("permessage-deflate; server_max_window_bits=12", Agreed + "; server_max_window_bits=12")]
    [InlineData("permessage-deflate; server_max_window_bits=\"8\"", Agreed + "; server_max_window_bits=8")]
    [InlineData("x-webkit-deflate-frame, permessage-deflate; unknown, permessage-deflate", Agreed)]
    public void An_offer_that_can_be_kept_is_taken(string offer, string answer)
    {
        Assert.Equal(answer, DeflateOffer.Accept(offer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x-webkit-deflate-frame")]
    [InlineData("permessage-deflate; unknown")]
    [InlineData("permessage-deflate; server_max_window_bits")]
    [InlineData("permessage-deflate; server_max_window_bits=7")]
    [InlineData("permessage-deflate; client_max_window_bits=16")]
    [InlineData("permessage-deflate; server_no_context_takeover=1")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover")]
    public void Any_other_is_declined(string offer)
    {
        Assert.Null(DeflateOffer.Accept(offer));
    }

    [Fact]
    public void Offers_may_be_in_several_headers()
    {
        Assert.Equal(Agreed, DeflateOffer.Accept(new[] { "permessage-deflate; unknown", "permessage-deflate" }));
    }
}
