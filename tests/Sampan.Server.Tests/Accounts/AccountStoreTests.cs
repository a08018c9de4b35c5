using System.Text;
using Microsoft.Data.Sqlite;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class AccountStoreTests : IDisposable
{
    private static readonly Plan Base = PlanCatalog.Shipped.Get("base");

    private readonly AccountFolder _folder = new();

    [Fact]
    public void The_text_of_a_token_is_nowhere_in_the_folder()
    {
        using var store = _folder.OpenStore();
        var issued = store.CreateToken("acme", Base);

        // While the store is open, the newest pages are in the write-ahead log beside the file.
        var files = Directory.GetFiles(_folder.Path);
        var bytes = files.SelectMany(File.ReadAllBytes).ToArray();

        Assert.True(files.Length > 1);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(issued.Prefix)) >= 0);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(issued.Token[AccessToken.PrefixLength..])) < 0);
    }

    [Fact]
    public void A_known_name_gets_one_more_token_on_its_plan_and_no_other()
    {
        using var store = _folder.OpenStore();
        store.CreateToken("Acme", Base);
        var second = store.CreateToken("acme", Base);

        var error = Assert.Throws<OperatorException>(() => store.CreateToken("acme", PlanCatalog.Shipped.Get("free")));

        Assert.Equal("Acme", second.Account);
        Assert.Single(store.List().Select(token => token.AccountId).Distinct());
        Assert.Equal(2, store.List().Count);
        Assert.Contains("sampan plan assign \"Acme\" free", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" acme")]
    [InlineData("ac\nme")]
    [InlineData("sampan_acme")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_would_confuse_is_refused(string name)
    {
        using var store = _folder.OpenStore();

        Assert.Throws<OperatorException>(() => store.CreateToken(name, Base));
    }

    [Fact]
    public void A_token_is_revoked_by_its_prefix_by_the_whole_of_it_or_by_its_mask()
    {
        using var store = _folder.OpenStore();
        var issued = Enumerable.Range(0, 3).Select(_ => store.CreateToken("acme", Base)).ToList();

        store.Revoke(issued[0].Prefix);
        store.Revoke(issued[1].Token);
        store.Revoke(AccessToken.Mask(issued[2].Token));

        Assert.All(store.List(), token => Assert.Equal(AccountFolder.Start, token.Revoked));
    }

    [Fact]
    public void A_name_revokes_all_of_its_tokens_and_nobody_elses()
    {
        using var store = _folder.OpenStore();
        store.CreateToken("acme", Base);
        store.CreateToken("acme", Base);
        store.CreateToken("acme2", Base);

        var revoked = store.Revoke("ACME");

        Assert.Equal(2, revoked.Count);
        Assert.Equal(["acme2"], store.List().Where(token => token.IsLive(AccountFolder.Start)).Select(t => t.Account));
    }

    [Fact]
    public void Nothing_to_revoke_is_an_error_that_does_not_repeat_the_secret()
    {
        using var store = _folder.OpenStore();
        var issued = store.CreateToken("acme", Base);
        store.Revoke("acme");

        Assert.Throws<OperatorException>(() => store.Revoke("acme"));
        var error = Assert.Throws<OperatorException>(() => store.Revoke(issued.Token));
        Assert.DoesNotContain(issued.Token, error.Message);
    }

    [Fact]
    public void A_beginning_that_two_tokens_share_revokes_neither()
    {
        using var store = _folder.OpenStore();
        store.CreateToken("acme", Base);
        store.CreateToken("bravo", Base);

        var error = Assert.Throws<OperatorException>(() => store.Revoke("sampan_"));

        Assert.Contains("say which", error.Message);
        Assert.All(store.List(), token => Assert.Null(token.Revoked));
    }

    [Fact]
    public void A_rotation_leaves_the_old_token_good_until_the_overlap_is_over()
    {
        using var store = _folder.OpenStore();
        var first = store.CreateToken("acme", Base);

        var (second, old) = store.Rotate("acme", TimeSpan.FromHours(24));
        var (third, older) = store.Rotate("acme", TimeSpan.Zero);

        Assert.Equal((first.Prefix, AccountFolder.Start.AddHours(24)), (old.Prefix, old.Expires));
        Assert.Equal((second.Prefix, AccountFolder.Start), (older.Prefix, older.Expires));
        Assert.Equal("base", third.Plan);
        var live = store.List().Where(token => token.IsLive(AccountFolder.Start)).Select(token => token.Prefix);
        Assert.Equal(new HashSet<string> { first.Prefix, third.Prefix }, live.ToHashSet());
    }

    [Fact]
    public void A_second_rotation_never_lengthens_the_life_of_a_token()
    {
        using var store = _folder.OpenStore();
        var first = store.CreateToken("acme", Base);
        store.Rotate(first.Prefix, TimeSpan.FromHours(1));

        var (_, old) = store.Rotate(first.Prefix, TimeSpan.FromHours(24));

        Assert.Equal(AccountFolder.Start.AddHours(1), old.Expires);
    }

    [Fact]
    public void A_rotation_of_an_account_with_two_tokens_asks_which()
    {
        using var store = _folder.OpenStore();
        var first = store.CreateToken("acme", Base);
        store.CreateToken("acme", Base);

        var error = Assert.Throws<OperatorException>(() => store.Rotate("acme", TimeSpan.Zero));

        Assert.Contains(first.Prefix, error.Message);
        Assert.Equal(2, store.List().Count);
    }

    [Fact]
    public void Stores_that_find_no_file_at_the_same_moment_make_it_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var folder = Path.Combine(_folder.Path, $"{round}");
            Together.Run(4, () =>
            {
                using var store = AccountStore.Open(folder, _folder.Time);
                store.CreateToken("acme", Base);
            });

            using var all = AccountStore.Open(folder, _folder.Time);
            Assert.Equal(4, all.List().Count);
        }
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_and_left_alone()
    {
        var text = new string('x', 10_000);
        File.WriteAllText(_folder.StoreFile, text);

        var error = Assert.Throws<OperatorException>(_folder.OpenStore);

        Assert.Contains($"{_folder.StoreFile} is not an account file of Sampan", error.Message);
        Assert.Equal(text, File.ReadAllText(_folder.StoreFile));
    }

    [Fact]
    public void Another_programs_database_is_named_and_left_alone()
    {
        Execute("CREATE TABLE account (id INTEGER)");

        var error = Assert.Throws<OperatorException>(_folder.OpenStore);

        Assert.Contains("is not an account file of Sampan", error.Message);
    }

    [Fact]
    public void A_file_of_a_newer_sampan_is_not_touched()
    {
        _folder.CreateToken("acme");
        Execute("PRAGMA user_version = 2");

        var error = Assert.Throws<OperatorException>(_folder.OpenStore);

        Assert.Contains("newer Sampan (schema 2, this one knows 1)", error.Message);
    }

    [Fact]
    public void A_folder_without_accounts_is_an_error_where_one_was_meant()
    {
        var error = Assert.Throws<OperatorException>(() => AccountStore.OpenExisting(_folder.Path, _folder.Time));

        Assert.Contains("sampan token create", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.StoreFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is written in this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
