using System.Globalization;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>The facts of the specification, written down apart from the code: <c>tests/data/omdc/fields.txt</c>.</summary>
internal sealed record FieldTable(int Type, string Name, int Size, List<TableField> Fields, List<TableGroup> Groups)
{
    public static IReadOnlyList<FieldTable> All { get; } = Read();

    public static FieldTable Of(int type) => All.Single(message => message.Type == type);

    public override string ToString() => Name;

    private static List<FieldTable> Read()
    {
        var messages = new List<FieldTable>();
        foreach (var line in File.ReadLines(Repository.PathOf("tests", "data", "omdc", "fields.txt")))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (line.Length - line.TrimStart().Length)
            {
                case 0 when line[0] != '#':
                    messages.Add(new FieldTable(Number(words[0]), words[1], Number(words[2]), [], []));
                    break;
                case 2 when words[0] == "*":
                    messages[^1].Groups.Add(new TableGroup(Number(words[1]), Number(words[2]), words[3], []));
                    break;
                case 2:
                    messages[^1].Fields.Add(FieldOf(words));
                    break;
                case 4:
                    messages[^1].Groups[^1].Fields.Add(FieldOf(words));
                    break;
            }
        }

        return messages;
    }

    private static TableField FieldOf(string[] words) => new(
        Number(words[0]), Number(words[1]), words[2][0], words[3], words.Length > 4 ? Number(words[4][1..]) : 0);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

internal sealed record TableField(int Offset, int Length, char Kind, string Name, int Decimals);

internal sealed record TableGroup(int Offset, int EntrySize, string Count, List<TableField> Fields);
