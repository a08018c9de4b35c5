using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Accounts;

/// <summary>
/// The plans in force: those that ship with Sampan, and over them those of <c>plans.json</c> in the data folder.
/// </summary>
/// <remarks>
/// A plan in the file replaces the shipped one of the same name as a whole; the other shipped plans stay.
/// Immutable.
/// </remarks>
public sealed class PlanCatalog
{
    private readonly FrozenDictionary<string, Plan> _plans;

    private PlanCatalog(IReadOnlyList<Plan> plans)
    {
        All = plans;
        _plans = plans.ToFrozenDictionary(plan => plan.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The plans that ship with Sampan: iTick's four, and <c>owner</c> without limits.</summary>
    public static PlanCatalog Shipped { get; } = new(ReadShipped());

    /// <summary>Every plan: the shipped ones in their order, then those that only the file has.</summary>
    public IReadOnlyList<Plan> All { get; }

    /// <summary>The plans for a data folder; the shipped ones if it has no <c>plans.json</c>.</summary>
    /// <exception cref="OperatorException">The file can't be read, or a value in it can't be.</exception>
    public static PlanCatalog Load(string dataFolder)
    {
        var path = FileIn(dataFolder);
        if (ReadFile(path) is not { } json)
        {
            return Shipped;
        }

        var own = new PlanCatalog(PlanReader.Read(json, path));
        var shipped = Shipped.All.Select(plan => own._plans.GetValueOrDefault(plan.Name, plan));
        return new PlanCatalog([.. shipped, .. own.All.Where(plan => !Shipped._plans.ContainsKey(plan.Name))]);
    }

    /// <summary>Finds a plan by its name in any case.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Plan? plan) => _plans.TryGetValue(name, out plan);

    /// <summary>The plan of that name in any case.</summary>
    /// <exception cref="OperatorException">There is none; the text names those there are.</exception>
    public Plan Get(string name) => TryGet(name, out var plan)
        ? plan
        : throw new OperatorException(
            $"There is no plan '{name}': choose {string.Join(", ", All.Select(one => one.Name))}, " +
            "or add it to plans.json in the data folder.");

    /// <summary>Changes whenever the file does: cheap to ask, and compared by value.</summary>
    internal static (DateTime Written, long Length) FileStamp(string dataFolder)
    {
        var file = new FileInfo(FileIn(dataFolder));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static string FileIn(string dataFolder) => Path.Combine(dataFolder, "plans.json");

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be read: {error.Message}", error);
        }
    }

    private static List<Plan> ReadShipped()
    {
        using var stream = typeof(PlanCatalog).Assembly.GetManifestResourceStream("plans.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return PlanReader.Read(json, "the shipped plans.json");
    }
}
