using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Itick;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming;

/// <summary>The addresses of the streams: from an HTTP request to a connection of the hub.</summary>
public sealed class StreamEndpoint
{
    private readonly StreamHub _hub;
    private readonly AccountDirectory _accounts;
    private int _connections;
    private int _unauthenticated;

    /// <param name="hub">Where connections belong.</param>
    /// <param name="accounts">Who may come in.</param>
    public StreamEndpoint(StreamHub hub, AccountDirectory accounts) => (_hub, _accounts) = (hub, accounts);

    /// <summary>Answers a request for a stream, for as long as the stream lasts.</summary>
    /// <returns>Null when the request is not for a stream.</returns>
    public Task? TryHandle(HttpContext context)
    {
        AssetClass? assetClass = null;
        if (!NativeHandshake.IsPath(context.Request.Path.Value))
        {
            if (!StreamPath.TryParse(context.Request.Path.Value, out var named))
            {
                return null;
            }

            assetClass = named;
        }

        if (Handshake.IsWanted(context))
        {
            return HandleAsync(context, assetClass);
        }

        return HttpMethods.IsGet(context.Request.Method) ? RefuseAsync(context, Refusal.NotAWebSocket) : null;
    }

    /// <param name="context">The request.</param>
    /// <param name="assetClass">The class whose address of iTick's dialect it is; null for the native stream.</param>
    private async Task HandleAsync(HttpContext context, AssetClass? assetClass)
    {
        if (!Handshake.IsValid(context, out var complaint)
            || (assetClass is null && !NativeHandshake.IsValid(context, out complaint)))
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            await RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, complaint));
            return;
        }

        var hasToken = TryGetToken(context, out var token);
        var grant = hasToken && _accounts.TryAuthenticate(token, out var found) ? found : null;
        if (!TryEnter(grant is null))
        {
            await RefuseAsync(context, Refusal.Full);
            return;
        }

        // Left at the end, or by the session as soon as a token was shown.
        var entry = new Entry(this, grant is null);
        Task life;
        try
        {
            life = await AdmitAsync(context, assetClass, hasToken, grant, entry);
        }
        catch
        {
            entry.Leave();
            throw;
        }

        await life;
    }

    /// <returns>
    /// What the request has to wait for: the life of the connection, or nothing where that was refused, or is ours alone.
    /// </returns>
    private async Task<Task> AdmitAsync(
        HttpContext context, AssetClass? assetClass, bool hasToken, TokenGrant? grant, Entry entry)
    {
        var holdsPlace = grant is not null && grant.Account.TryOpenConnection();
        if (grant is not null && !holdsPlace && !_hub.Options.ReplaceOldestConnection)
        {
            entry.Leave();
            await RefuseAsync(context, Refusal.ConnectionLimit);
            return Task.CompletedTask;
        }

        AcceptedHandshake accepted;
        StreamConnection connection;
        try
        {
            var protocol = assetClass is null ? NativeHandshake.ProtocolOf(context) : null;
            accepted = await Handshake.AcceptAsync(context, _hub.Options.Compression, protocol);
            connection = new StreamConnection(_hub.NextNumber(), accepted, _hub, context.Abort)
            {
                StickyPath = assetClass is { } named ? $"{named}{(NativeHandshake.HasNumbers(context) ? "+" : "")}" : null,
            };
        }
        catch when (holdsPlace)
        {
            grant!.Account.CloseConnection();
            throw;
        }

        var session = Begin(context, connection, assetClass, new Opening(hasToken, grant, holdsPlace), entry);
        if (accepted.Socket is null)
        {
            return LiveAsync(accepted, connection, session, entry);
        }

        // From here on nothing of the request is needed, nor kept alive.
        using (ExecutionContext.SuppressFlow())
        {
            _ = LiveAsync(accepted, connection, session, entry);
        }

        return Task.CompletedTask;
    }

    private async Task LiveAsync(AcceptedHandshake accepted, StreamConnection connection, IStreamSession session, Entry entry)
    {
        try
        {
            await new ConnectionReader(accepted.Stream, connection, _hub, session).RunAsync();
            await connection.Done;
        }
#pragma warning disable CA1031 // The last place that can tell that something went wrong.
        catch (Exception error) when (accepted.Socket is not null)
#pragma warning restore CA1031
        {
            _hub.LogFailed(error, connection.Number);
        }
        finally
        {
            session.Dispose();
            accepted.Socket?.Dispose();
            entry.Leave();
        }
    }

    private IStreamSession Begin(
        HttpContext context, StreamConnection connection, AssetClass? assetClass, Opening opening, Entry entry)
    {
        if (assetClass is { } named)
        {
            connection.Client = NativeHandshake.HasNumbers(context)
                ? new NativeClient(connection, NativeEncoding.Itick, _hub.Options) { WantsMissed = NativeHandshake.WantsMissed(context) }
                : null;
            _hub.Post(HubCommandKind.Open, connection);
            var itick = new ItickSession(connection, _hub, _accounts, named, entry.Authenticated);
            itick.Begin(opening.HasToken, opening.Grant, opening.HoldsPlace);
            return itick;
        }

        var client = NativeHandshake.ClientOf(context, connection, _hub.Options);
        connection.Client = client;
        _hub.Post(HubCommandKind.Open, connection);
        var session = new NativeSession(client, _hub, _accounts, entry.Authenticated);
        session.Begin(opening.HasToken, opening.Grant, opening.HoldsPlace, context.Request.Query["resume"].ToString());
        return session;
    }

    /// <summary>The token may be in a header of its own, in the usual one, or in the query.</summary>
    private static bool TryGetToken(HttpContext context, [NotNullWhen(true)] out string? token)
    {
        var request = context.Request;
        token = request.Headers["token"].ToString();
        token = token.Length > 0 ? token : request.Headers.Authorization.ToString();
        token = token.Length > 0 ? token : request.Query["token"].ToString();
        return token.Length > 0;
    }

    private bool TryEnter(bool isUnauthenticated)
    {
        if (_hub.IsStopping)
        {
            return false;
        }

        if (Interlocked.Increment(ref _connections) > _hub.Options.ConnectionsMax)
        {
            Interlocked.Decrement(ref _connections);
            return false;
        }

        if (isUnauthenticated && Interlocked.Increment(ref _unauthenticated) > _hub.Options.UnauthenticatedMax)
        {
            Interlocked.Decrement(ref _unauthenticated);
            Interlocked.Decrement(ref _connections);
            return false;
        }

        return true;
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"code\":{refusal.Status},\"msg\":\"{refusal.Text}\",\"data\":null}}");
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (refusal.Status == StatusCodes.Status426UpgradeRequired)
        {
            response.Headers.Upgrade = "websocket";
        }

        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>A handshake that is not answered with a stream.</summary>
    /// <param name="Status">HTTP status, and code of the body.</param>
    /// <param name="Text">What is wrong; plain text that JSON need not escape.</param>
    private sealed record Refusal(int Status, string Text)
    {
        public static Refusal NotAWebSocket { get; } =
            new(StatusCodes.Status426UpgradeRequired, "this is a WebSocket path: connect with ws:// or wss://");

        public static Refusal ConnectionLimit { get; } =
            new(StatusCodes.Status429TooManyRequests, ItickReplies.ConnectionLimit);

        public static Refusal Full { get; } =
            new(StatusCodes.Status503ServiceUnavailable, "the server has no room for another connection");
    }

    /// <summary>What came with the handshake.</summary>
    private readonly record struct Opening(bool HasToken, TokenGrant? Grant, bool HoldsPlace);

    /// <summary>What one connection is counted for.</summary>
    private sealed class Entry(StreamEndpoint endpoint, bool isUnauthenticated)
    {
        private int _isUnauthenticated = isUnauthenticated ? 1 : 0;
        private int _hasLeft;

        public void Authenticated()
        {
            if (Interlocked.Exchange(ref _isUnauthenticated, 0) != 0)
            {
                Interlocked.Decrement(ref endpoint._unauthenticated);
            }
        }

        public void Leave()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            {
                Authenticated();
                Interlocked.Decrement(ref endpoint._connections);
            }
        }
    }
}
