using System.Text;

namespace Sampan.Server.History.Import;

/// <summary>Fields as text.</summary>
internal static class FieldText
{
    // Enough to find it by; a field may be as long as a file.
    private const int ShownMax = 40;

    /// <summary>A field as a message shows it: in quotes, and not all of a long one.</summary>
    public static string Show(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? "(empty)" : $"'{Encoding.UTF8.GetString(field[..Math.Min(field.Length, ShownMax)])}'";

    /// <summary>A field as a string; null where it is empty.</summary>
    public static string? OrNull(ReadOnlySpan<byte> field) => field.IsEmpty ? null : Encoding.UTF8.GetString(field);

    /// <summary>The name of a column: <c>Trade_Date</c>, <c>trade date</c> and <c>tradedate</c> are one.</summary>
    public static string Column(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetString(name).Replace("_", "").Replace(" ", "").Replace("-", "").ToLowerInvariant();
}
