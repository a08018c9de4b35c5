using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>An object in a configuration file: its values, each checked, each mistake told by file and key.</summary>
internal sealed class JsonSection
{
    private const string DestinationExpected = "an address and a port such as 239.1.1.24:51000";

    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;

    /// <param name="file">What to call the file.</param>
    /// <param name="path">Where in it the object is, such as <c>channels[3]</c>; empty for the file's own.</param>
    /// <param name="element">The object.</param>
    public JsonSection(string file, string path, JsonElement element)
    {
        (_file, _path, _element) = (file, path, element);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new OperatorException(
                path.Length == 0
                    ? $"{file} must be an object: keys and values in braces."
                    : $"'{path}' in {file} must be an object: keys and values in braces.");
        }
    }

    /// <summary>Refuses a key that is not among these.</summary>
    public void RefuseOthers(params string[] known)
    {
        foreach (var member in _element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new OperatorException(
                    $"'{PathOf(member.Name)}' in {_file} is not a key; the keys here are {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>What to throw when a key is missing.</summary>
    public OperatorException Missing(string key, string expected) =>
        new($"'{PathOf(key)}' is missing in {_file}; it must be {expected}.");

    /// <summary>An object within; null when it is not there.</summary>
    public JsonSection? Section(string key) =>
        TryGet(key, out var value) ? new JsonSection(_file, PathOf(key), value) : null;

    /// <summary>The objects of an array that must not be empty.</summary>
    public IEnumerable<JsonSection> RequiredList(string key, int most) =>
        RequiredArray(key, most, $"an array of 1 to {most} objects")
            .Select((element, index) => new JsonSection(_file, $"{PathOf(key)}[{index}]", element));

    /// <summary>The addresses of an array that must not be empty.</summary>
    public List<IPEndPoint> RequiredDestinations(string key, int most) =>
        [.. RequiredArray(key, most, $"an array of 1 to {most} addresses with ports")
            .Select((element, index) => ToDestination($"{PathOf(key)}[{index}]", element))];

    /// <summary>A text of printable ASCII; null when it is not there.</summary>
    public string? Text(string key, int least, int most)
    {
        if (!TryGet(key, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && text.Length >= least && text.Length <= most && text.All(character => character is >= ' ' and <= '~')
            ? text
            : throw Wrong(PathOf(key), value, $"a text of {least} to {most} characters of ASCII");
    }

    /// <summary>A whole number; null when it is not there.</summary>
    public long? Number(string key, long least, long most)
    {
        if (!TryGet(key, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(PathOf(key), value, NumberExpected(least, most));
    }

    /// <summary>A whole number that must be there.</summary>
    public long RequiredNumber(string key, long least, long most) =>
        Number(key, least, most) ?? throw Missing(key, NumberExpected(least, most));

    /// <summary>One of the names of an enumeration, in camel case.</summary>
    public T RequiredChoice<T>(string key)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
        var expected = $"one of {string.Join(", ", names)}";
        if (!TryGet(key, out var value))
        {
            throw Missing(key, expected);
        }

        var index = value.ValueKind == JsonValueKind.String ? names.IndexOf(value.GetString()!) : -1;
        return index >= 0 ? Enum.GetValues<T>()[index] : throw Wrong(PathOf(key), value, expected);
    }

    /// <summary>An IPv4 address; null when it is not there.</summary>
    public IPAddress? Address(string key)
    {
        if (!TryGet(key, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && TryParseAddress(value.GetString()!, out var address)
            ? address
            : throw Wrong(PathOf(key), value, "an IPv4 address such as 192.168.1.10");
    }

    /// <summary>An IPv4 address with a port; null when it is not there.</summary>
    public IPEndPoint? Destination(string key) => TryGet(key, out var value) ? ToDestination(PathOf(key), value) : null;

    /// <summary>An IPv4 address with a port that must be there.</summary>
    public IPEndPoint RequiredDestination(string key) => Destination(key) ?? throw Missing(key, DestinationExpected);

    private JsonElement.ArrayEnumerator RequiredArray(string key, int most, string expected)
    {
        if (!TryGet(key, out var value))
        {
            throw Missing(key, expected);
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() >= 1 && value.GetArrayLength() <= most
            ? value.EnumerateArray()
            : throw Wrong(PathOf(key), value, expected);
    }

    private IPEndPoint ToDestination(string path, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString()!.Split(':') is [var host, var port]
        && TryParseAddress(host, out var address)
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new IPEndPoint(address, number)
            : throw Wrong(path, value, DestinationExpected);

    // 239.1 is an address to the parser; nobody means it.
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && address.AddressFamily == AddressFamily.InterNetwork
        && address.ToString() == text;

    private bool TryGet(string key, out JsonElement value) => _element.TryGetProperty(key, out value);

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private OperatorException Wrong(string path, JsonElement value, string expected)
    {
        var text = value.GetRawText();
        return new($"'{path}' in {_file} is {(text.Length > 60 ? text[..60] + "…" : text)}; it must be {expected}.");
    }

    private static string NumberExpected(long least, long most) => $"a whole number from {least} to {most}";
}
