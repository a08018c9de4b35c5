using System.Text.Json;

namespace Sampan.Server.Tests.Golden;

/// <summary>
/// The examples of <c>docs/api.md</c>: a block that begins with <c>GET</c> and a path, and goes on with the whole answer.
/// </summary>
internal static class ApiExamples
{
    private const string Fence = "```";
    private const string Method = "GET ";

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<(string Path, JsonElement Answer)> All { get; } = [.. Read()];

    /// <summary>The one example whose path begins so.</summary>
    public static JsonElement Of(string path) =>
        All.Single(example => example.Path.StartsWith(path, StringComparison.Ordinal)).Answer;

    /// <summary>Compares an answer with the example; how the example is broken into lines does not matter.</summary>
    public static void Check(string path, string answer) =>
        Assert.Equal(JsonSerializer.Serialize(Of(path)), JsonSerializer.Serialize(JsonElement.Parse(answer)));

    private static IEnumerable<(string Path, JsonElement Answer)> Read()
    {
        var blocks = File.ReadAllText(Repository.PathOf("docs", "api.md")).Split(Fence);
        foreach (var block in blocks.Where(block => block.TrimStart().StartsWith(Method, StringComparison.Ordinal)))
        {
            var lines = block.Trim().Split('\n', 2);
            yield return (lines[0][Method.Length..].Trim(), JsonElement.Parse(lines[1].ReplaceLineEndings("")));
        }
    }
}
