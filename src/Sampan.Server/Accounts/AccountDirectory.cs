using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Sampan.Server.Accounts;

/// <summary>The server's live view of who may come in: the tokens of an <see cref="AccountStore"/>, with their accounts
/// and plans in force.</summary>
/// <remarks>
/// Notices what another process writes, and a changed <c>plans.json</c>, within half a second and a new token at its
/// first use. Any thread may ask; asking for a token that is known takes no lock and allocates nothing.
/// </remarks>
public sealed partial class AccountDirectory : IDisposable
{
    // Two looks a second cost a few microseconds each, and keep a revocation within the second that operators expect.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    // A flood of bad tokens makes at most 20 extra looks a second.
    private static readonly TimeSpan UnknownTokenInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly string _dataFolder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AccountStore _store;
    private readonly ITimer _timer;

    // Every account ever seen with a good token, so that its counts survive a time without one.
    private readonly Dictionary<long, Account> _accounts = [];
    private volatile FrozenDictionary<TokenHash, TokenGrant> _grants = FrozenDictionary<TokenHash, TokenGrant>.Empty;
    private PlanCatalog _plans;
    private (DateTime Written, long Length) _plansStamp;
    private long _dataVersion;
    private DateTimeOffset _nextExpiry;
    private long _lastLook;
    private bool _isFailing;
    private bool _isDisposed;

    private AccountDirectory(
        string dataFolder, AccountStore store, PlanCatalog plans, TimeProvider time, ILogger logger)
    {
        _dataFolder = dataFolder;
        _store = store;
        _plans = plans;
        _time = time;
        _logger = logger;
        _lastLook = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens the accounts of a data folder, and makes both if they are not there.</summary>
    /// <exception cref="OperatorException">The accounts or <c>plans.json</c> can't be read.</exception>
    public static AccountDirectory Open(string dataFolder, TimeProvider time, ILogger<AccountDirectory> logger)
    {
        var stamp = PlanCatalog.FileStamp(dataFolder);
        var plans = PlanCatalog.Load(dataFolder);
        var directory = new AccountDirectory(dataFolder, AccountStore.Open(dataFolder, time), plans, time, logger)
        {
            _plansStamp = stamp,
        };
        try
        {
            directory.Reload(directory._store.DataVersion());
            directory._timer.Change(LookInterval, LookInterval);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Finds the grant of a token as a client sent it, in ASCII.</summary>
    /// <remarks>
    /// Blanks and quotes around the token and a leading "Bearer" are overlooked, because clients paste them.
    /// </remarks>
    /// <returns>Whether the token is good at this moment.</returns>
    public bool TryAuthenticate(ReadOnlySpan<byte> received, [NotNullWhen(true)] out TokenGrant? grant)
    {
        grant = null;
        if (!AccessToken.TryFind(received, out var token))
        {
            return false;
        }

        var hash = TokenHash.Of(token);
        return TryGet(hash, out grant) || (TryLookForUnknown() && TryGet(hash, out grant));
    }

    /// <inheritdoc cref="TryAuthenticate(ReadOnlySpan{byte}, out TokenGrant?)"/>
    public bool TryAuthenticate(ReadOnlySpan<char> received, [NotNullWhen(true)] out TokenGrant? grant)
    {
        Span<byte> ascii = stackalloc byte[AccessToken.ReceivedLengthMax];
        grant = null;
        return received.Length <= ascii.Length
            && Ascii.FromUtf16(received, ascii, out var length) == System.Buffers.OperationStatus.Done
            && TryAuthenticate(ascii[..length], out grant);
    }

    /// <summary>Whether a grant that was found earlier is still the one to act on: not revoked, expired or replaced.</summary>
    public bool IsGood(TokenGrant grant) => grant.IsGood(_time);

    /// <summary>Stops looking at the files. Grants and accounts in use stay as they are.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _store.Dispose();
        }
    }

    private bool TryGet(TokenHash hash, [NotNullWhen(true)] out TokenGrant? grant)
    {
        if (_grants.TryGetValue(hash, out grant) && grant.IsGood(_time))
        {
            return true;
        }

        grant = null;
        return false;
    }

    private bool TryLookForUnknown()
    {
        var last = Volatile.Read(ref _lastLook);
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(last, now) < UnknownTokenInterval
            || Interlocked.CompareExchange(ref _lastLook, now, last) != last)
        {
            return false;
        }

        Look();
        return true;
    }

    // A look that fails leaves everything as it was; it is logged once, until one succeeds.
    private void Look()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                ReloadIfChanged();
                _isFailing = false;
            }
            catch (OperatorException error)
            {
                if (!_isFailing)
                {
                    LogLookFailed(error.Message);
                }

                _isFailing = true;
            }
        }
    }

    private void ReloadIfChanged()
    {
        var plansChanged = TryReloadPlans();
        // Read before the rows: what is written in between is seen by the next look.
        var version = _store.DataVersion();
        if (plansChanged || version != _dataVersion || _nextExpiry <= _time.GetUtcNow())
        {
            Reload(version);
        }
    }

    private bool TryReloadPlans()
    {
        var stamp = PlanCatalog.FileStamp(_dataFolder);
        if (stamp == _plansStamp)
        {
            return false;
        }

        _plansStamp = stamp;
        try
        {
            _plans = PlanCatalog.Load(_dataFolder);
            LogPlansChanged(_plans.All.Count);
            return true;
        }
        catch (OperatorException error)
        {
            LogPlansRefused(error.Message);
            return false;
        }
    }

    private void Reload(long version)
    {
        var now = _time.GetUtcNow();
        var before = _grants;
        var grants = new Dictionary<TokenHash, TokenGrant>();
        var planless = new HashSet<TokenHash>();
        var nextExpiry = DateTimeOffset.MaxValue;
        foreach (var token in _store.ListUnrevoked().Where(token => token.IsLive(now)))
        {
            if (!_plans.TryGet(token.Plan, out var plan))
            {
                LogPlanMissing(token.Account, token.Plan, token.Prefix);
                planless.Add(token.Hash);
                continue;
            }

            grants.Add(token.Hash, GrantOf(token, AccountOf(token, plan)));
            nextExpiry = token.Expires < nextExpiry ? token.Expires.Value : nextExpiry;
        }

        _grants = grants.ToFrozenDictionary();
        _nextExpiry = nextExpiry;
        _dataVersion = version;
        EndThoseGone(before, planless, now);
    }

    private Account AccountOf(StoredToken token, Plan plan)
    {
        if (_accounts.TryGetValue(token.AccountId, out var account))
        {
            account.Adopt(plan);
            return account;
        }

        return _accounts[token.AccountId] = new Account(token.AccountId, token.Account, plan, _time);
    }

    // A grant lives on, unless more is open than its account's plan now allows: then clients come again, within it.
    private TokenGrant GrantOf(StoredToken token, Account account)
    {
        if (_grants.TryGetValue(token.Hash, out var grant) && !account.IsOverPlan)
        {
            grant.SetExpires(token.Expires);
            return grant;
        }

        return new TokenGrant(account, token.Prefix, token.Expires);
    }

    // After the new grants are in force, so that a client that comes again at once is let in.
    private void EndThoseGone(
        FrozenDictionary<TokenHash, TokenGrant> before, HashSet<TokenHash> planless, DateTimeOffset now)
    {
        foreach (var (hash, grant) in before)
        {
            var isReplaced = _grants.TryGetValue(hash, out var current);
            if (current == grant)
            {
                continue;
            }

            var why = isReplaced || planless.Contains(hash) ? GrantEnd.PlanChanged
                : grant.IsExpired(now) ? GrantEnd.Expired
                : GrantEnd.Revoked;
            grant.Finish(why);
            LogGrantEnded(grant.Prefix, grant.Account.Name, why);
        }
    }

    [LoggerMessage(6000, LogLevel.Information, "plans.json has changed: {Count} plans are in force")]
    private partial void LogPlansChanged(int count);

    [LoggerMessage(6001, LogLevel.Error,
        "The changed plans.json is not used, the plans before it stay in force: {Reason}")]
    private partial void LogPlansRefused(string reason);

    [LoggerMessage(6002, LogLevel.Error, "Accounts stay as they were, because they can't be read: {Reason}")]
    private partial void LogLookFailed(string reason);

    [LoggerMessage(6003, LogLevel.Error,
        "Account {Account} is on plan {Plan}, which plans.json does not have: its token {Prefix}… is refused")]
    private partial void LogPlanMissing(string account, string plan, string prefix);

    [LoggerMessage(6004, LogLevel.Information, "Token {Prefix}… of account {Account} has ended: {Why}")]
    private partial void LogGrantEnded(string prefix, string account, GrantEnd why);
}
