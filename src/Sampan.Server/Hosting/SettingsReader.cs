using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

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
        string? file, IDictionary environment, IEnumerable<KeyValuePair<string, string>> flags)
    {
        var options = new ServerOptions();
        foreach (var (source, pairs) in Sources(file, environment, flags))
        {
            foreach (var (key, value) in pairs)
            {
                options = Apply(options, source, key, value);
            }
        }

        return options;
    }

    private static IEnumerable<(string Source, IEnumerable<KeyValuePair<string, string>> Pairs)> Sources(
        string? file, IDictionary environment, IEnumerable<KeyValuePair<string, string>> flags)
    {
        if (file is not null || File.Exists(FileName))
        {
            yield return (file ?? FileName, ReadFile(file ?? FileName));
        }

        yield return ("the environment", ReadEnvironment(environment));
        yield return ("the command line", flags);
    }

    private static ServerOptions Apply(ServerOptions options, string source, string key, string value)
    {
        if (key.StartsWith(KestrelPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return options with { Kestrel = new Dictionary<string, string>(options.Kestrel) { [key] = value } };
        }

        var setting = Settings.All.FirstOrDefault(known => known.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? throw new OperatorException(
                $"'{key}' in {source} is not a setting; the keys are {string.Join(", ", Settings.All.Select(known => known.Key))}.");
        return setting.Apply(options, value.Trim())
            ?? throw new OperatorException($"'{key}' in {source} is '{value}'; it must be {setting.Expected}.");
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadFile(string file)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build();
            return
            [
                .. from pair in configuration.AsEnumerable()
                   where pair.Value is not null
                   select KeyValuePair.Create(pair.Key, pair.Value!),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            var reason = (error.InnerException ?? error).Message;
            throw new OperatorException($"The settings in {file} can't be read: {reason}", error);
        }
    }

    // SAMPAN__DATA_… of other programs' making is none of ours: only the prefix with both underscores counts.
    private static IEnumerable<KeyValuePair<string, string>> ReadEnvironment(IDictionary environment) =>
        from DictionaryEntry entry in environment
        let name = (string)entry.Key
        where name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        let key = name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)
        orderby key
        select KeyValuePair.Create(key, (string?)entry.Value ?? "");
}
