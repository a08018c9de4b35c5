using System.Text;
using Microsoft.Data.Sqlite;

namespace Sampan.Server.Accounts;

/// <summary>The accounts and tokens on disk, as the command line changes them. The server reads them by an
/// <see cref="AccountDirectory"/>.</summary>
/// <remarks>Not thread-safe; each user opens one of its own. All errors are <see cref="OperatorException"/>.</remarks>
public sealed class AccountStore : IDisposable
{
    private const int NameLengthMax = 64;

    private const string SelectTokens = """
        SELECT account.id, account.name, account.plan,
               token.prefix, token.created, token.expires, token.revoked, token.hash
        FROM token JOIN account ON account.id = token.account
        """;

    private readonly AccountDatabase _database;
    private readonly TimeProvider _time;

    private AccountStore(AccountDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Opens the store of a data folder, and makes folder and store if they are not there.</summary>
    public static AccountStore Open(string dataFolder, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                $"The data folder {dataFolder} can't be made: {error.Message} Choose another one.", error);
        }

        return new AccountStore(AccountDatabase.Open(FileIn(dataFolder)), time);
    }

    /// <summary>Opens the store of a data folder; an error if it is not there.</summary>
    public static AccountStore OpenExisting(string dataFolder, TimeProvider time) => File.Exists(FileIn(dataFolder))
        ? new AccountStore(AccountDatabase.Open(FileIn(dataFolder)), time)
        : throw new OperatorException(
            $"There are no accounts in {dataFolder} yet: make one with 'sampan token create'.");

    /// <summary>Makes a token for an account, and the account if it is a new name.</summary>
    public IssuedToken CreateToken(string account, Plan plan)
    {
        CheckName(account);
        return _database.Write(() =>
        {
            var (id, name) = FindOrAddAccount(account, plan);
            return AddToken(id, name, plan.Name);
        });
    }

    /// <summary>Puts an account on another plan. Its tokens stay good.</summary>
    /// <returns>The account's name as it was first written.</returns>
    public string ChangePlan(string account, Plan plan) => _database.Write(() =>
    {
        var (id, name, _) = FindAccount(account) ?? throw new OperatorException(
            $"There is no account '{account}': see 'sampan token list', or make it with 'sampan token create'.");
        _database.Execute("UPDATE account SET plan = $plan WHERE id = $id", ("$plan", plan.Name), ("$id", id));
        return name;
    });

    /// <summary>
    /// Every token, also those that are no longer good, in the order of their accounts and then of their making.
    /// </summary>
    public IReadOnlyList<StoredToken> List() =>
        _database.Query($"{SelectTokens} ORDER BY account.name, token.created", ReadToken);

    /// <summary>Revokes one token, or all tokens of an account, at once.</summary>
    /// <param name="target">The beginning of a token as listed, or the name of an account.</param>
    /// <returns>The tokens that were good until now; never none.</returns>
    public IReadOnlyList<StoredToken> Revoke(string target) => _database.Write(() =>
    {
        var found = FindLive(target);
        if (IsPrefix(target) && found.Count > 1)
        {
            throw Ambiguous(target, found);
        }

        foreach (var token in found)
        {
            Set(token, "revoked", Now);
        }

        return found;
    });

    /// <summary>Makes a new token in place of one that ends after the overlap.</summary>
    /// <param name="target">The beginning of a token as listed, or an account that has just one to replace.</param>
    /// <param name="overlap">How long both are good; zero ends the old one now.</param>
    /// <returns>The new token, and the old one as it is now.</returns>
    public (IssuedToken New, StoredToken Old) Rotate(string target, TimeSpan overlap) => _database.Write(() =>
    {
        var found = FindLive(target);
        // A token that already has an end is on its way out: the account's other one is meant.
        var lasting = found.Where(token => token.Expires is null).ToList();
        var candidates = lasting.Count > 0 && !IsPrefix(target) ? lasting : found;
        var old = candidates.Count == 1 ? candidates[0] : throw Ambiguous(target, candidates);

        var end = Now + overlap;
        old = old with { Expires = old.Expires < end ? old.Expires : end };
        Set(old, "expires", old.Expires.Value);
        return (AddToken(old.AccountId, old.Account, old.Plan), old);
    });

    /// <summary>Every token that is not revoked; expired ones among them.</summary>
    internal IReadOnlyList<StoredToken> ListUnrevoked() =>
        _database.Query($"{SelectTokens} WHERE token.revoked IS NULL", ReadToken);

    /// <summary>A number that is another one after some other store has written to the same file.</summary>
    internal long DataVersion() => _database.DataVersion();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private DateTimeOffset Now => _time.GetUtcNow();

    private static string FileIn(string dataFolder) => Path.Combine(dataFolder, "accounts.db");

    private static bool IsPrefix(string target) => target.StartsWith(AccessToken.Scheme, StringComparison.Ordinal);

    private static void CheckName(string account)
    {
        if (account.Trim() != account || account.Length is 0 or > NameLengthMax || account.Any(char.IsControl))
        {
            throw new OperatorException(
                $"An account's name is 1 to {NameLengthMax} printable characters, without blanks around it.");
        }

        if (IsPrefix(account))
        {
            throw new OperatorException($"An account's name can't begin with '{AccessToken.Scheme}', as tokens do.");
        }
    }

    private (long Id, string Name) FindOrAddAccount(string account, Plan plan)
    {
        if (FindAccount(account) is not { } known)
        {
            _database.Execute(
                "INSERT INTO account (name, plan, created) VALUES ($name, $plan, $created)",
                ("$name", account), ("$plan", plan.Name), ("$created", Now.ToUnixTimeMilliseconds()));
            known = FindAccount(account)!.Value;
        }

        return known.Plan.Equals(plan.Name, StringComparison.OrdinalIgnoreCase)
            ? (known.Id, known.Name)
            : throw new OperatorException(
                $"Account '{known.Name}' is on plan {known.Plan}: say --plan {known.Plan} to give it one more token, " +
                $"or change its plan with 'sampan plan assign \"{known.Name}\" {plan.Name}'.");
    }

    private (long Id, string Name, string Plan)? FindAccount(string account) => _database.Query(
        "SELECT id, name, plan FROM account WHERE name = $name",
        row => ((long, string, string)?)(row.GetInt64(0), row.GetString(1), row.GetString(2)),
        ("$name", account)).SingleOrDefault();

    private IssuedToken AddToken(long accountId, string account, string plan)
    {
        var issued = new IssuedToken(AccessToken.Create(), account, plan, Now);
        _database.Execute(
            "INSERT INTO token (hash, account, prefix, created) VALUES ($hash, $account, $prefix, $created)",
            ("$hash", TokenHash.Of(Encoding.ASCII.GetBytes(issued.Token)).ToArray()), ("$account", accountId),
            ("$prefix", issued.Prefix), ("$created", issued.Created.ToUnixTimeMilliseconds()));
        return issued;
    }

    private void Set(StoredToken token, string column, DateTimeOffset time) => _database.Execute(
        $"UPDATE token SET {column} = $time WHERE hash = $hash",
        ("$time", time.ToUnixTimeMilliseconds()), ("$hash", token.Hash.ToArray()));

    private List<StoredToken> FindLive(string target)
    {
        var column = IsPrefix(target) ? "substr(token.prefix, 1, length($target))" : "account.name";
        var wanted = IsPrefix(target) ? ShownPart(target) : target;
        var found = _database.Query($"{SelectTokens} WHERE {column} = $target", ReadToken, ("$target", wanted));
        found.RemoveAll(token => !token.IsLive(Now));
        return found.Count > 0 ? found : throw new OperatorException(
            $"No valid token is called, or belongs to, '{ShownPart(target)}': see 'sampan token list'.");
    }

    // People paste the whole token, or its masked form: both name it, and neither may be repeated in full.
    private static string ShownPart(string target) => IsPrefix(target) && target.Length > AccessToken.PrefixLength
        ? target[..AccessToken.PrefixLength]
        : target.TrimEnd('…');

    private static OperatorException Ambiguous(string target, List<StoredToken> found) => new(
        $"'{ShownPart(target)}' could be {string.Join(" or ", found.Select(token => token.Prefix))}: say which.");

    private static StoredToken ReadToken(SqliteDataReader row) => new()
    {
        AccountId = row.GetInt64(0),
        Account = row.GetString(1),
        Plan = row.GetString(2),
        Prefix = row.GetString(3),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Expires = ReadTime(row, 5),
        Revoked = ReadTime(row, 6),
        Hash = new TokenHash(row.GetFieldValue<byte[]>(7)),
    };

    private static DateTimeOffset? ReadTime(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
