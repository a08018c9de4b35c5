using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sampan.Server.History;

/// <summary>One-line statements, for what runs too seldom to be prepared.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs statements that answer nothing.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query that answers one integer.</summary>
    public static long QueryNumber(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
