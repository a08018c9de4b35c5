using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

/// <summary>What a connection remembers of its token is never more than what the accounts would say.</summary>
public sealed class ConnectionTokenTests : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly AccountFolder _folder = new();
    private readonly ConnectionToken _connection = new();

    [Fact]
    public void The_same_text_gives_the_same_grant_and_allocates_nothing()
    {
        var token = _folder.CreateToken("acme").Token;
        using var directory = _folder.OpenDirectory();
        Assert.True(_connection.TryAuthenticate(directory, token, out var first));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(_connection.TryAuthenticate(directory, token, out var second));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first, second);
    }

    [Fact]
    public void Another_text_is_looked_up_anew()
    {
        var acme = _folder.CreateToken("acme").Token;
        var other = _folder.CreateToken("other").Token;
        using var directory = _folder.OpenDirectory();

        Assert.True(_connection.TryAuthenticate(directory, acme, out _));
        Assert.True(_connection.TryAuthenticate(directory, other, out var grant));
        Assert.Equal("other", grant.Account.Name);
        Assert.False(_connection.TryAuthenticate(directory, acme.AsSpan(..^1), out _));
        Assert.False(_connection.TryAuthenticate(directory, "", out _));
    }

    [Fact]
    public void A_revoked_token_is_refused_on_an_open_connection()
    {
        var issued = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        Assert.True(_connection.TryAuthenticate(directory, issued.Token, out _));

        using (var store = _folder.OpenStore())
        {
            store.Revoke(issued.Prefix);
        }

        _folder.Time.Advance(LookInterval);
        Assert.False(_connection.TryAuthenticate(directory, issued.Token, out _));
    }

    [Fact]
    public void An_expired_token_is_refused_on_an_open_connection_at_once()
    {
        var issued = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        using (var store = _folder.OpenStore())
        {
            store.Rotate(issued.Prefix, TimeSpan.FromMilliseconds(600));
        }

        _folder.Time.Advance(LookInterval);
        Assert.True(_connection.TryAuthenticate(directory, issued.Token, out _));

        _folder.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(_connection.TryAuthenticate(directory, issued.Token, out _));
    }

    public void Dispose() => _folder.Dispose();
}
