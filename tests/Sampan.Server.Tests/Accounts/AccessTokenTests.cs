using System.Text;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class AccessTokenTests
{
    private const string Token = "sampan_0123456789abcdefghijABCDEFGHIJ0123456789-_x";

    [Fact]
    public void Tokens_are_safe_in_headers_and_queries_and_never_the_same()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => AccessToken.Create()).ToList();

        Assert.Equal(tokens.Count, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Matches("^sampan_[A-Za-z0-9_-]{43}$", token));
        Assert.All(tokens, token => Assert.Equal(token, Uri.EscapeDataString(token)));
    }

    [Theory]
    [InlineData(Token)]
    [InlineData("Bearer " + Token)]
    [InlineData("bearer  " + Token)]
    [InlineData("\"" + Token + "\"")]
    [InlineData(" 'Bearer " + Token + "' ")]
    [InlineData("Bearer \"" + Token + "\"")]
    public void A_pasted_token_is_found(string received)
    {
        Assert.True(AccessToken.TryFind(Encoding.ASCII.GetBytes(received), out var found));
        Assert.Equal(Token, Encoding.ASCII.GetString(found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer" + Token)]
    [InlineData("Basic " + Token)]
    [InlineData(Token + "x")]
    [InlineData("Sampan_0123456789abcdefghijABCDEFGHIJ0123456789-_x")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void Another_text_is_no_token(string received)
    {
        Assert.False(AccessToken.TryFind(Encoding.ASCII.GetBytes(received), out _));
    }

    [Fact]
    public void A_mask_shows_eight_characters_of_ours_and_nothing_of_others()
    {
        Assert.Equal("sampan_01234567…", AccessToken.Mask(Token));
        Assert.Equal("…", AccessToken.Mask("hunter2"));
        Assert.Equal("…", AccessToken.Mask(Token + "x"));
    }

    [Fact]
    public void An_issued_token_does_not_print_itself()
    {
        var issued = new IssuedToken(Token, "acme", "base", AccountFolder.Start);

        Assert.Equal("sampan_01234567… of acme (base)", $"{issued}");
    }
}
