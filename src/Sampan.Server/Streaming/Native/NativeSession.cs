using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Resume;

namespace Sampan.Server.Streaming.Native;

/// <summary>One client's conversation on the native stream: what it says becomes requests to the hub.</summary>
/// <remarks>Belongs to the connection's reader.</remarks>
internal sealed class NativeSession : IStreamSession
{
    private const string Operations = "auth, subscribe, unsubscribe, resume, set, cursor, ping";

    private const string NoWholeBook =
        "The plan does not have whole books, which book needs: leave it out, and take depth. (depthLevels has to be 10000.)";

    private readonly NativeClient _client;
    private readonly StreamHub _hub;
    private readonly AccountDirectory _accounts;
    private readonly Action _authenticated;
    private TokenGrant? _grant;
    private CancellationTokenRegistration _ended;
    private string? _cursor;

    /// <param name="client">The client.</param>
    /// <param name="hub">Who does what is asked.</param>
    /// <param name="accounts">Who knows the tokens.</param>
    /// <param name="authenticated">Called once, when a valid token was shown.</param>
    public NativeSession(NativeClient client, StreamHub hub, AccountDirectory accounts, Action authenticated) =>
        (_client, _hub, _accounts, _authenticated) = (client, hub, accounts, authenticated);

    /// <summary>Greets the client, and takes the token that came with the handshake.</summary>
    /// <param name="hasToken">Whether there was one.</param>
    /// <param name="grant">Whose it is; null when it is not valid.</param>
    /// <param name="holdsPlace">Whether one of the account's connections was counted.</param>
    /// <param name="cursor">From where to go on; null or empty for a new beginning.</param>
    public void Begin(bool hasToken, TokenGrant? grant, bool holdsPlace, string? cursor)
    {
        _cursor = string.IsNullOrEmpty(cursor) ? null : cursor;
        Say(NativeReplies.Welcome(_client.Connection.Number, grant is not null, _hub.Options.HeartbeatInterval, _hub.Options.HeartbeatMax));
        if (grant is not null)
        {
            Admit(null, grant, holdsPlace);
        }
        else if (hasToken)
        {
            Close(CloseCode.BadToken, "auth failed");
        }
    }

    /// <inheritdoc/>
    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (!NativeCommand.TryParse(message.ToArray(), out var command, out var error))
        {
            Say(NativeReplies.Refused(null, null, error));
        }
        else if (_grant is null && command.Operation is not ("auth" or "ping"))
        {
            Say(NativeReplies.Refused(command.Operation, command.Id, "Show a token first: {\"op\":\"auth\",\"token\":\"sampan_…\"}."));
        }
        else
        {
            Do(command);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    private void Do(NativeCommand command)
    {
        switch (command.Operation)
        {
            case "auth":
                Authenticate(command);
                break;
            case "ping":
                Say(NativeReplies.Pong(command.Id, _hub.Time.GetUtcNow().ToUnixTimeMilliseconds()));
                break;
            case "subscribe":
                Subscribe(command);
                break;
            case "unsubscribe":
                Unsubscribe(command);
                break;
            case "resume":
                Resume(command);
                break;
            case "set":
                Set(command);
                break;
            case "cursor":
                _hub.Call(_client.Connection, () => _hub.Native.SayCursor(_client, command.Id));
                break;
            default:
                Refuse(command, $"There is no such op: choose {Operations}.");
                break;
        }
    }

    private void Authenticate(NativeCommand command)
    {
        if (command.Text("token") is not { } token || !_accounts.TryAuthenticate(token, out var grant))
        {
            Close(CloseCode.BadToken, "auth failed");
        }
        else if (_grant is not null)
        {
            Say(NativeReplies.Done("auth", command.Id));
        }
        else
        {
            var holdsPlace = grant.Account.TryOpenConnection();
            if (holdsPlace || _hub.Options.ReplaceOldestConnection)
            {
                Admit(command.Id, grant, holdsPlace);
            }
            else
            {
                Close(CloseCode.ConnectionLimit, "exceeding the maximum connection limit");
            }
        }
    }

    private void Admit(byte[]? id, TokenGrant grant, bool holdsPlace)
    {
        _grant = grant;
        _authenticated();
        _hub.Post(
            HubCommandKind.Authenticate,
            _client.Connection,
            new AuthenticateRequest(grant, holdsPlace, NativeReplies.Done("auth", id), null));
        _ended = grant.Ended.UnsafeRegister(static session => ((NativeSession)session!).OnTokenEnded(), this);
        if (_cursor is { } cursor)
        {
            ResumeFrom(cursor, null);
        }
    }

    private void OnTokenEnded() => Close(CloseCode.TokenEnded, _grant!.End switch
    {
        GrantEnd.Revoked => "token revoked",
        GrantEnd.Expired => "token expired",
        _ => "plan changed, connect again",
    });

    private SymbolTerms Terms() => new(_hub.Instruments.Current, _hub.Published, _grant!.Account.Plan.Wildcards);

    private void Subscribe(NativeCommand command)
    {
        if (command.List("symbols") is not { Count: > 0 } symbols)
        {
            Refuse(command, "symbols is a list of symbols, such as [\"700.HK\",\"9988.HK\"].");
        }
        else if (command.List("types") is not { Count: > 0 } names)
        {
            Refuse(command, $"types is a list of types: {NativeTypes.AllNames}.");
        }
        else if (!TryReadTypes(names, out var types, out var wrong))
        {
            Refuse(command, $"There is no type '{wrong}': choose {NativeTypes.AllNames}.");
        }
        else if (!NativeOptionsReader.TryRead(command, out var request, out var problem))
        {
            Refuse(command, problem);
        }
        else
        {
            var terms = Terms();
            Post(request with { Id = command.Id, Terms = [.. symbols.Select(symbol => terms.Find(symbol, types))] });
        }
    }

    private void Unsubscribe(NativeCommand command)
    {
        var types = NativeTypes.All;
        if (command.List("types") is { Count: > 0 } names && !TryReadTypes(names, out types, out var wrong))
        {
            Refuse(command, $"There is no type '{wrong}': choose {NativeTypes.AllNames}.");
            return;
        }

        var terms = Terms();
        var found = command.List("symbols")?.Select(symbol => terms.Find(symbol, types)).ToList();
        var request = new NativeUnsubscribe
        {
            Id = command.Id,
            Terms = found ?? [],
            Types = types,
            Instruments = found is null ? null : [.. found.SelectMany(term => term.Wishes).Select(wish => wish.Instrument).Distinct()],
        };
        _hub.Call(_client.Connection, () => _hub.Native.Unsubscribe(_client, request));
    }

    private void Resume(NativeCommand command)
    {
        if (command.Text("resume") is { } cursor)
        {
            ResumeFrom(cursor, command.Id);
        }
        else if (!NativeOptionsReader.TryRead(command, out var request, out var problem)
            || !ResumeReader.TryRead(command, Terms(), out request, request, out problem))
        {
            Refuse(command, problem);
        }
        else
        {
            Post(request with { Id = command.Id, Operation = "resume" });
        }
    }

    private void ResumeFrom(string cursor, byte[]? id)
    {
        if (_hub.Cursors.TryRead(cursor, _grant!.Account.Id, _hub.Instruments.Current, out var request))
        {
            Post(request with { Id = id, Operation = "resume" });
        }
        else
        {
            Say(NativeReplies.Refused("resume", id, "That is no cursor of this server and account: subscribe anew."));
        }
    }

    private void Set(NativeCommand command)
    {
        var (times, batch, cursor) = (command.Flag("times"), command.Flag("batch"), command.Flag("cursor"));
        _hub.Call(_client.Connection, () =>
        {
            _hub.Native.Answer(_client, NativeReplies.Done("set", command.Id));
            _hub.Native.Set(_client, times, batch, cursor);
        });
    }

    private static bool TryReadTypes(List<string> names, out int types, out string? wrong)
    {
        (types, wrong) = (0, null);
        foreach (var name in names)
        {
            if (!NativeTypes.TryParse(name, out var type))
            {
                wrong = name.Length > 32 ? name[..32] : name;
                return false;
            }

            types |= NativeTypes.Bit(type);
        }

        return true;
    }

    private void Post(NativeSubscribe request)
    {
        if (_grant!.Account.Plan.DepthLevels < NativeTypes.WholeBookLevels
            && request.Wishes.Any(wish => NativeTypes.Has(wish.Types, NativeType.Book)))
        {
            Say(NativeReplies.Refused(request.Operation, request.Id, NoWholeBook));
        }
        else
        {
            _hub.Call(_client.Connection, () => _hub.Native.Subscribe(_client, request));
        }
    }

    private void Refuse(NativeCommand command, string error) => Say(NativeReplies.Refused(command.Operation, command.Id, error));

    private void Say(byte[] text) => _hub.Call(_client.Connection, () => _hub.Native.Answer(_client, text));

    private void Close(CloseCode code, string reason) =>
        _hub.Post(HubCommandKind.Close, _client.Connection, new CloseRequest(code, reason));
}
