using System.Text.Json;

namespace Sampan.Server.Hosting;

/// <summary>Reads <c>sampan.json</c>: objects are levels of keys, comments and a comma too many are overlooked.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>The values of a file, with a colon in their keys for each level.</summary>
    /// <exception cref="OperatorException">The file is not there, can't be read, or is not JSON.</exception>
    public static List<KeyValuePair<string, string>> Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new OperatorException($"The settings in {file} must be an object: keys and values in braces.");
            }

            var values = new List<KeyValuePair<string, string>>();
            AddMembers(values, file, "", document.RootElement);
            return values;
        }
        catch (JsonException error)
        {
            throw new OperatorException($"The settings in {file} are not JSON, correct them: {error.Message}", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperatorException($"There is no {file}: correct --config, or leave it out.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The settings in {file} can't be read, make it a file that can: {error.Message}", error);
        }
    }

    private static void AddMembers(List<KeyValuePair<string, string>> values, string file, string level, JsonElement members)
    {
        foreach (var member in members.EnumerateObject())
        {
            Add(values, file, level + member.Name, member.Value);
        }
    }

    private static void Add(List<KeyValuePair<string, string>> values, string file, string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AddMembers(values, file, key + ":", value);
                break;
            case JsonValueKind.String:
                values.Add(KeyValuePair.Create(key, value.GetString()!));
                break;
            case JsonValueKind.Array or JsonValueKind.Null:
                throw new OperatorException($"'{key}' in {file} is {value.GetRawText()}; it must be a text, a number, true or false.");
            default:
                values.Add(KeyValuePair.Create(key, value.GetRawText()));
                break;
        }
    }
}
