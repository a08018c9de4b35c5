namespace Sampan.Market;

/// <summary>The tables embedded in this assembly: a line a row, commas between, <c>#</c> before a remark.</summary>
/// <remarks>No field of ours holds a comma or a quote, so there is no quoting.</remarks>
internal static class ReferenceFile
{
    /// <summary>The rows of a table below its header, each with as many fields as the header.</summary>
    public static IEnumerable<string[]> ReadRows(string name)
    {
        using var stream = typeof(ReferenceFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly does not hold the table {name}.");
        using var reader = new StreamReader(stream);

        string[]? header = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(',');
            if (header is null)
            {
                header = fields;
                continue;
            }

            if (fields.Length != header.Length)
            {
                throw new FormatException($"{name}: expected {header.Length} fields, was {fields.Length}: {line}");
            }

            yield return fields;
        }
    }
}
