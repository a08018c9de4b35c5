using System.Globalization;
using System.Text;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Itick;

/// <summary>One client's conversation: what it says becomes commands to the hub.</summary>
/// <remarks>Belongs to the connection's reader. What was asked before the token came is done when it comes.</remarks>
internal sealed class ItickSession : IStreamSession
{
    private const int ActionLengthMax = 32;

    private readonly StreamConnection _connection;
    private readonly StreamHub _hub;
    private readonly AccountDirectory _accounts;
    private readonly AssetClass _assetClass;
    private readonly Action _authenticated;
    private readonly List<byte[]> _early = [];
    private int _earlyBytes;
    private TokenGrant? _grant;
    private CancellationTokenRegistration _ended;

    /// <param name="connection">The connection.</param>
    /// <param name="hub">Who does what is asked.</param>
    /// <param name="accounts">Who knows the tokens.</param>
    /// <param name="assetClass">The class whose address the client came to.</param>
    /// <param name="authenticated">Called once, when a valid token was shown.</param>
    public ItickSession(
        StreamConnection connection,
        StreamHub hub,
        AccountDirectory accounts,
        AssetClass assetClass,
        Action authenticated)
    {
        (_connection, _hub, _accounts) = (connection, hub, accounts);
        (_assetClass, _authenticated) = (assetClass, authenticated);
    }

    /// <summary>Greets the client, and takes the token that came with the handshake.</summary>
    /// <param name="hasToken">Whether there was one.</param>
    /// <param name="grant">Whose it is; null when it is not valid.</param>
    /// <param name="holdsPlace">Whether one of the account's connections was counted.</param>
    public void Begin(bool hasToken, TokenGrant? grant, bool holdsPlace)
    {
        Send(ItickReplies.Greeting);
        if (grant is not null)
        {
            Admit("auth", grant, holdsPlace);
        }
        else if (hasToken)
        {
            Refuse("auth", ItickReplies.AuthFailedText);
        }
    }

    /// <summary>Does what a message asks.</summary>
    public void OnMessage(ReadOnlySpan<byte> message)
    {
        var text = message.Trim(" \t\r\n"u8);
        if (Ascii.EqualsIgnoreCase(text, "ping"u8))
        {
            Pong(null);
        }
        else if (!ItickCommand.TryParse(text, out var command) || string.IsNullOrEmpty(command.Action))
        {
            Send(ItickReplies.Failed(EchoOf(command.Action), ItickReplies.Unresolved));
        }
        else
        {
            Do(command, command.Action, message);
        }
    }

    /// <summary>Stops listening to the end of the token.</summary>
    public void Dispose() => _ended.Dispose();

    private void Do(ItickCommand command, string action, ReadOnlySpan<byte> message)
    {
        switch (action.ToLowerInvariant())
        {
            case "auth":
                Authenticate(command, action);
                break;
            case "ping":
                Pong(command.Echo);
                break;
            case "subscribe" or "unsubscribe" when _grant is null:
                KeepForLater(message);
                break;
            case "subscribe":
                Subscribe(command, action);
                break;
            case "unsubscribe":
                Unsubscribe(command, action);
                break;
            default:
                Send(ItickReplies.Failed(EchoOf(action), ItickReplies.NoAction));
                break;
        }
    }

    private void Authenticate(ItickCommand command, string action)
    {
        if (command.Text is not { } token || !_accounts.TryAuthenticate(token, out var grant))
        {
            Refuse(action, ItickReplies.AuthFailedText);
        }
        else if (_grant is not null)
        {
            Send(ItickReplies.Authenticated(action));
        }
        else
        {
            var holdsPlace = grant.Account.TryOpenConnection();
            if (holdsPlace || _hub.Options.ReplaceOldestConnection)
            {
                Admit(action, grant, holdsPlace);
            }
            else
            {
                Refuse(action, ItickReplies.ConnectionLimit);
            }
        }
    }

    private void Admit(string action, TokenGrant grant, bool holdsPlace)
    {
        _grant = grant;
        _authenticated();
        _hub.Post(
            HubCommandKind.Authenticate,
            _connection,
            new AuthenticateRequest(
                grant,
                holdsPlace,
                ItickReplies.Authenticated(action),
                ItickReplies.Failed(action, ItickReplies.ConnectionLimit)));
        _ended = grant.Ended.UnsafeRegister(static session => ((ItickSession)session!).OnTokenEnded(), this);
        foreach (var message in _early)
        {
            OnMessage(message);
        }

        _early.Clear();
    }

    private void Refuse(string action, string why) =>
        Close(new CloseRequest(CloseCode.PolicyViolation, why, ItickReplies.Failed(action, why)));

    private void OnTokenEnded()
    {
        var why = _grant!.End switch
        {
            GrantEnd.Revoked => "token revoked",
            GrantEnd.Expired => "token expired",
            _ => "plan changed, connect again",
        };
        Close(new CloseRequest(CloseCode.PolicyViolation, why, ItickReplies.Failed("auth", why)));
    }

    private void KeepForLater(ReadOnlySpan<byte> message)
    {
        _earlyBytes += message.Length;
        if (_earlyBytes > _hub.Options.MessageBytesMax)
        {
            Refuse("auth", ItickReplies.AuthFailedText);
            return;
        }

        _early.Add(message.ToArray());
    }

    private void Subscribe(ItickCommand command, string action)
    {
        var unknown = new List<string>();
        var types = command.Types is null ? StreamTypes.Bit(StreamType.Quote) : TypesIn(command.Types, unknown);
        if (types == 0 || command.Symbols is not { Count: > 0 } symbols)
        {
            Send(ItickReplies.Failed(action, ItickReplies.Unresolved));
            return;
        }

        var instruments = InstrumentsIn(symbols, unknown);
        if (instruments.Length == 0)
        {
            Send(ItickReplies.NoneFound(action));
            return;
        }

        _hub.Post(
            HubCommandKind.Subscribe,
            _connection,
            new SubscribeRequest(
                instruments,
                types,
                ItickReplies.Subscribed(action, unknown),
                ItickReplies.Failed(action, ItickReplies.SubscriptionLimit)));
    }

    private void Unsubscribe(ItickCommand command, string action)
    {
        var unknown = new List<string>();
        var types = command.Types is { Count: > 0 } names ? TypesIn(names, unknown) : StreamTypes.All;
        var instruments = command.Symbols is { Count: > 0 } symbols ? InstrumentsIn(symbols, unknown) : null;
        if (types == 0)
        {
            Send(ItickReplies.Failed(action, ItickReplies.Unresolved));
            return;
        }

        if (instruments is { Length: 0 })
        {
            Send(ItickReplies.NoneFound(action));
            return;
        }

        _hub.Post(
            HubCommandKind.Unsubscribe,
            _connection,
            new UnsubscribeRequest(instruments, types, ItickReplies.Unsubscribed(action, unknown)));
    }

    private static int TypesIn(List<string> names, List<string> unknown)
    {
        var types = 0;
        foreach (var name in names)
        {
            if (ItickTypes.TryParse(name, out var type))
            {
                types |= StreamTypes.Bit(type);
            }
            else
            {
                unknown.Add(name);
            }
        }

        return types;
    }

    private int[] InstrumentsIn(List<string> symbols, List<string> unknown)
    {
        var table = _hub.Instruments.Current;
        var instruments = new HashSet<int>(symbols.Count);
        foreach (var symbol in symbols)
        {
            if (table.TryFind(_assetClass, symbol, region: default, out var instrument))
            {
                instruments.Add(instrument.Index);
            }
            else
            {
                unknown.Add(symbol);
            }
        }

        return [.. instruments];
    }

    /// <summary>Echoes the heartbeat; one without a value gets the server's time in milliseconds.</summary>
    private void Pong(byte[]? echo)
    {
        if (echo is null)
        {
            var now = _hub.Time.GetUtcNow().ToUnixTimeMilliseconds();
            echo = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{now}\""));
        }

        Send(ItickReplies.Pong(echo));
    }

    private void Send(byte[] text) => _hub.Post(HubCommandKind.Send, _connection, new Message(Opcode.Text, text));

    private void Close(CloseRequest request) => _hub.Post(HubCommandKind.Close, _connection, request);

    /// <summary>An action that is too long to be one is cut short in the answer.</summary>
    private static string? EchoOf(string? action) =>
        action?.Length > ActionLengthMax ? action[..ActionLengthMax] : action;
}
