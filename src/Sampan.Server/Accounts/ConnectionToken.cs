using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sampan.Server.Accounts;

/// <summary>The token that one connection has sent last, and its grant: most clients send the same with every request.</summary>
/// <remarks>
/// It spares the hash, which is half of what a quote costs behind Kestrel. It belongs to a single connection, so that
/// nobody's text is compared with a token of somebody else. Any thread may ask: HTTP/2 has many requests at once.
/// </remarks>
public sealed class ConnectionToken
{
    private volatile Sent? _last;

    /// <summary>Gives each connection of an endpoint one, as a feature.</summary>
    public static void Attach(ListenOptions endpoint) => endpoint.Use(next => connection =>
    {
        connection.Features.Set(new ConnectionToken());
        return next(connection);
    });

    /// <inheritdoc cref="AccountDirectory.TryAuthenticate(ReadOnlySpan{char}, out TokenGrant?)"/>
    public bool TryAuthenticate(
        AccountDirectory accounts, ReadOnlySpan<char> received, [NotNullWhen(true)] out TokenGrant? grant)
    {
        if (_last is { } last && received.SequenceEqual(last.Text) && accounts.IsGood(last.Grant))
        {
            grant = last.Grant;
            return true;
        }

        if (!accounts.TryAuthenticate(received, out grant))
        {
            return false;
        }

        _last = new Sent(received.ToString(), grant);
        return true;
    }

    private sealed record Sent(string Text, TokenGrant Grant);
}
