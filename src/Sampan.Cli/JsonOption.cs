using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sampan.Cli;

/// <summary>The <c>--json</c> option, the same for every verb: one JSON value on one line, for programs.</summary>
internal static class JsonOption
{
    // Relaxed: the output is for a terminal or a pipe, never inside HTML, and names in Chinese stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A new option for one command.</summary>
    public static Option<bool> Create() => new("--json") { Description = "Print JSON on one line, for programs" };

    /// <summary>Prints what <paramref name="write"/> writes, and a line feed.</summary>
    public static void Print(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            write(json);
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>Prints an array with one object for each item.</summary>
    public static void PrintArray<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> writeProperties) => Print(json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeProperties(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Prints one object.</summary>
    public static void PrintObject(Action<Utf8JsonWriter> writeProperties) => Print(json =>
    {
        json.WriteStartObject();
        writeProperties(json);
        json.WriteEndObject();
    });
}
