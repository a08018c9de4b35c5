using System.Collections;

namespace Sampan.Server.Hosting;

/// <summary>Reads the settings: the file, then the environment, then the command line, each over the one before.</summary>
public static class SettingsReader
{
    private const string FileName = "sampan.json";
    private const string EnvironmentPrefix = "SAMPAN__";
    private const string KestrelPrefix = "kestrel:";

    /// <summary>Reads all sources.</summary>
    /// <param name="file">The file to read; null for <c>sampan.json</c> in the current folder, if it is there.</param>
    /// <param name="environment">The process's environment.</param>
    /// <param name="flags">Keys and values from the command line.</param>
    /// <exception cref="OperatorException">A key that does not exist, a value that can't be; a file that can't be read.</exception>
    public static ServerOptions Read(
        string? file, IDictionary environment, IEnumerable<KeyValuePair<string, string>> flags) =>
        Entries(file, environment, flags).Aggregate(new ServerOptions(), Apply);

    /// <summary>Reads flags only, for commands that take some of them without being a server.</summary>
    /// <param name="flags">Keys and values from the command line.</param>
    /// <exception cref="OperatorException">A value that can't be.</exception>
    public static ServerOptions ReadFlags(IEnumerable<KeyValuePair<string, string>> flags) =>
        EntriesOf(flags).Aggregate(new ServerOptions(), Apply);

    private static IEnumerable<Entry> EntriesOf(IEnumerable<KeyValuePair<string, string>> flags) =>
        flags.Select(pair => new Entry(pair.Key, pair.Value, Setting.FlagOf(pair.Key)));

    private static IEnumerable<Entry> Entries(
        string? file, IDictionary environment, IEnumerable<KeyValuePair<string, string>> flags)
    {
        var settings = file is not null || File.Exists(FileName) ? SettingsFile.Read(file ?? FileName) : [];
        return
        [
            .. settings.Select(pair => new Entry(pair.Key, pair.Value, $"'{pair.Key}' in {file ?? FileName}")),
            .. ReadEnvironment(environment),
            .. EntriesOf(flags),
        ];
    }

    private static ServerOptions Apply(ServerOptions options, Entry entry)
    {
        var (key, value, name) = entry;
        if (key.StartsWith(KestrelPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return options with { Kestrel = new Dictionary<string, string>(options.Kestrel) { [key] = value } };
        }

        var setting = Settings.All.FirstOrDefault(known => known.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? throw new OperatorException(
                $"{name} is not a setting; the keys are {string.Join(", ", Settings.All.Select(known => known.Key))}.");
        return setting.Apply(options, value.Trim())
            ?? throw new OperatorException($"{name} is '{value}'; it must be {setting.Expected}.");
    }

    // SAMPAN__DATA_… of other programs' making is none of ours: only the prefix with both underscores counts.
    private static IEnumerable<Entry> ReadEnvironment(IDictionary environment) =>
        from DictionaryEntry entry in environment
        let name = (string)entry.Key
        where name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        let key = name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)
        orderby key
        select new Entry(key, (string?)entry.Value ?? "", $"'{name}' in the environment");

    /// <summary>One value from one source.</summary>
    /// <param name="Key">The setting's key.</param>
    /// <param name="Value">What it is to be.</param>
    /// <param name="Name">The key as its writer knows it, and where it stands.</param>
    private readonly record struct Entry(string Key, string Value, string Name);
}
