using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sampan.Server.Hosting;

namespace Sampan.Server.Tests;

/// <summary>Checks on the source itself: what the compiler can't say about who may know whom, and how files look.</summary>
public sealed partial class TidyTests
{
    private const int LineLengthMax = 140;
    private const int FileLengthMax = 500;

    /// <summary>What a folder of the server may use of its neighbours. Data flow from the left of the list to the right.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Accounts"] = [],
        ["Feeds"] = [],
        ["History"] = [],
        ["Rendering"] = [],
        ["Streaming"] = ["Accounts", "History", "Rendering"],
        ["Pipeline"] = ["Feeds", "Streaming"],
        ["Api"] = ["Accounts", "History", "Pipeline", "Rendering", "Streaming"],
        ["Hosting"] = ["Accounts", "Api", "Feeds", "History", "Pipeline", "Rendering", "Streaming"],
    };

    /// <summary>A library is known in one folder, so that it can be exchanged there.</summary>
    private static readonly Dictionary<string, string> LibraryFolders = new()
    {
        ["SQLitePCL"] = "History",
        ["System.CommandLine"] = "Sampan.Cli",
        ["ZstdSharp"] = "Capture",
    };

    private static readonly string Root = Repository.Root;

    [Fact]
    public void A_folder_of_the_server_uses_only_the_neighbours_it_may()
    {
        var server = Path.Combine(Root, "src", "Sampan.Server");
        var found = from file in SourceFiles("src/Sampan.Server")
                    let folder = Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar)
                    where folder.Length > 1
                    from used in Usings(file)
                    where used != folder[0] && !MayUse[folder[0]].Contains(used)
                    select $"{Relative(file)} uses Sampan.Server.{used}";

        Assert.Empty(found);
    }

    [Fact]
    public void The_market_and_the_client_need_no_package_and_the_market_knows_no_one()
    {
        Assert.Empty(References("Sampan.Market", "PackageReference"));
        Assert.Empty(References("Sampan.Client", "PackageReference"));
        Assert.Empty(References("Sampan.Market", "ProjectReference"));
        Assert.Equal(["../Sampan.Market/Sampan.Market.csproj"], References("Sampan.Client", "ProjectReference"));
    }

    [Fact]
    public void The_market_does_no_input_or_output_and_has_no_clock_and_no_lock()
    {
        var banned = new Regex(@"\b(TimeProvider|Stopwatch|lock \(|Thread\.|Task\.|HttpClient|Socket|FileStream|File\.)");
        var found = from file in SourceFiles("src/Sampan.Market")
                    from line in File.ReadLines(file)
                    where banned.IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    select $"{Relative(file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void A_library_is_used_in_one_folder_only()
    {
        var found = from file in SourceFiles("src")
                    from library in LibraryFolders
                    where !file.Contains($"/{library.Value}/", StringComparison.Ordinal)
                    where File.ReadAllText(file).Contains($"using {library.Key}", StringComparison.Ordinal)
                    select $"{Relative(file)} uses {library.Key}";

        Assert.Empty(found);
    }

    [Fact]
    public void Lines_and_files_stay_short_and_nothing_is_left_to_do()
    {
        var found = from file in SourceFiles("src").Concat(SourceFiles("tests")).Concat(SourceFiles("bench"))
                    from complaint in Complaints(file)
                    select $"{Relative(file)}: {complaint}";

        Assert.Empty(found);
    }

    [Fact]
    public void Every_setting_is_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "configuration.md"));

        foreach (var setting in Settings.All)
        {
            Assert.Contains($"| `{setting.Key}` | `{setting.Default}` | {setting.Description} |", text);
        }
    }

    private static IEnumerable<string> Complaints(string file)
    {
        var lines = File.ReadAllLines(file);
        if (lines.Length > FileLengthMax)
        {
            yield return $"has {lines.Length} lines";
        }

        for (var i = 0; i < lines.Length; i++)
        {
            // An expected answer is as long as it is.
            if (lines[i].Length > LineLengthMax && !lines[i].Contains("\"\"\"{", StringComparison.Ordinal))
            {
                yield return $"line {i + 1} has {lines[i].Length} columns";
            }

            if (LeftOver().IsMatch(lines[i]))
            {
                yield return $"line {i + 1}: {lines[i].Trim()}";
            }
        }
    }

    private static IEnumerable<string> Usings(string file) =>
        from line in File.ReadLines(file)
        let match = UsingOfServer().Match(line)
        where match.Success
        select match.Groups[1].Value;

    private static IEnumerable<string> References(string project, string element) =>
        XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"))
            .Descendants(element)
            .Select(reference => reference.Attribute("Include")!.Value);

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    private static string Relative(string file) => Path.GetRelativePath(Root, file);

    [GeneratedRegex(@"^using (?:static )?Sampan\.Server\.(\w+)")]
    private static partial Regex UsingOfServer();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|X[X]X)\b")]
    private static partial Regex LeftOver();
}
