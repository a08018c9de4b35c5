using System.Globalization;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

public sealed class OmdcLayoutTests
{
    private const string SpecificationsFolder = "SAMPAN_SPECS";

    [Fact]
    public void Every_field_lies_where_the_specification_has_it()
    {
        Assert.Equal(37, OmdcLayout.All.Count);
        Assert.Equal(Lines(FieldTable.All), OmdcLayout.All.SelectMany(Lines));
    }

    [Fact]
    public void The_counts_of_groups_lie_where_the_specification_has_them()
    {
        foreach (var layout in OmdcLayout.All)
        {
            foreach (var group in layout.Groups)
            {
                var count = FieldTable.Of((int)layout.Type).Fields.Single(field => field.Name == group.CountField);

                Assert.Equal((count.Offset, count.Length), (group.CountOffset, group.CountLength));
            }
        }
    }

    [Fact]
    public void The_table_agrees_with_the_list_of_fields_where_that_is_at_hand()
    {
        if (Environment.GetEnvironmentVariable(SpecificationsFolder) is not { } folder)
        {
            Assert.Skip($"{SpecificationsFolder} names no folder with omd-c-fields.csv: held to tests/data only");
            return;
        }

        var rows = File.ReadLines(Path.Combine(folder, "omd-c-fields.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        var stated =
            from row in rows
            where row[7] != "Filler" && row[4] is not ("0" or "2")
            select $"{row[0]} {row[1]} {row[3]} {AbsoluteOffset(row[4])} {row[5]} {KindOf(row[7])} {row[6]} .{Decimals(row[8])}";
        var ours =
            from message in FieldTable.All
            let head = $"{message.Type} {message.Name} {message.Size}"
            from line in message.Fields.Select(field => (field, Base: 0))
                .Concat(message.Groups.SelectMany(entry => entry.Fields.Select(field => (field, Base: entry.Offset))))
            select $"{head} {line.Base + line.field.Offset} {line.field.Length} {line.field.Kind} {line.field.Name} .{line.field.Decimals}";

        Assert.Equal(stated.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(IEnumerable<FieldTable> messages) =>
        from message in messages
        from line in (string[])
        [
            $"{message.Type} {message.Name} {message.Size}",
            .. message.Fields.Where(field => !IsLaterCount(message, field)).Select(Line),
            .. message.Groups.SelectMany(entry => (string[])
                [$"* {entry.Offset} {entry.EntrySize} {entry.Count}", .. entry.Fields.Select(Line)]),
        ]
        select line;

    private static string[] Lines(OmdcLayout layout) =>
    [
        $"{(int)layout.Type} {layout.Name} {layout.MinSize}",
        .. layout.Fields.Select(Line),
        .. layout.Groups.SelectMany((group, i) => (string[])
            [$"* {group.EntriesOffset} {group.EntrySize} {group.CountField}", .. layout.GroupFields[i].Select(Line)]),
    ];

    // The counts behind a group of news move with it, and are no fields of the struct.
    private static bool IsLaterCount(FieldTable message, TableField field) =>
        message.Groups.Skip(1).Any(group => group.Count == field.Name);

    private static string Line(TableField field) =>
        $"{field.Offset} {field.Length} {field.Kind} {field.Name} .{field.Decimals}";

    private static string Line(OmdcField field) =>
        $"{field.Offset} {field.Length} {KindOf(field.Kind)} {field.Name} .{field.Decimals}";

    private static char KindOf(OmdcFieldKind kind) => "uitwn"[(int)kind];

    private static char KindOf(string type) => type switch
    {
        "Binary UTF-16LE" => 'w',
        "String/Binary" => 'n',
        _ => type.StartsWith("String", StringComparison.Ordinal) ? 't' : char.ToLowerInvariant(type[0]),
    };

    private static int AbsoluteOffset(string text) => int.Parse(text.Split('+')[^1], CultureInfo.InvariantCulture);

    private static string Decimals(string text) => text.Length == 0 ? "0" : text;
}
