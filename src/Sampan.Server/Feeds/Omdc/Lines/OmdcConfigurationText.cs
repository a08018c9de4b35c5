using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Writes a line as the file that describes it, a row for each channel.</summary>
public static class OmdcConfigurationText
{
    /// <summary>All keys with their values: what <see cref="OmdcConfigurationFile"/> reads back as the same line.</summary>
    public static string Write(OmdcOptions options)
    {
        var text = new StringBuilder();
        text.Append("{\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"name\": {Quote(options.Name)},\n");
        AppendOptional(text, "interfaceA", options.InterfaceA);
        AppendOptional(text, "interfaceB", options.InterfaceB);
        text.Append(CultureInfo.InvariantCulture, $"  \"arbitrationWaitMs\": {(long)options.ArbitrationWait.TotalMilliseconds},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"receiveBufferBytes\": {options.ReceiveBufferBytes},\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"heldBackBytesMax\": {options.HeldBackBytesMax},\n");
        if (options.DisasterRecoveryA is not null)
        {
            var lines = Members(("a", options.DisasterRecoveryA), ("b", options.DisasterRecoveryB));
            text.Append(CultureInfo.InvariantCulture, $"  \"disasterRecovery\": {{ {lines} }},\n");
        }

        if (options.RetransmissionServers.Count > 0)
        {
            var servers = string.Join(", ", options.RetransmissionServers.Select(server => $"\"{server}\""));
            text.Append("  \"retransmission\": { ");
            text.Append(CultureInfo.InvariantCulture, $"\"user\": {Quote(options.RetransmissionUser)}, \"servers\": [{servers}], ");
            text.Append(CultureInfo.InvariantCulture, $"\"requestsPerDayMax\": {options.RetransmissionRequestsPerDayMax} }},\n");
        }

        text.Append("  \"channels\": [\n");
        text.AppendJoin(",\n", options.Channels.Select(Row));
        text.Append("\n  ]\n}\n");
        return text.ToString();
    }

    private static string Row(OmdcChannelOptions channel)
    {
        var product = Quote(JsonNamingPolicy.CamelCase.ConvertName(channel.Product.ToString()));
        var lines = Members(
            ("a", channel.A), ("b", channel.B), ("refreshA", channel.RefreshA), ("refreshB", channel.RefreshB));
        return $"    {{ \"id\": {channel.Id}, \"product\": {product}, {lines} }}";
    }

    private static string Members(params (string Key, object? Value)[] members) =>
        string.Join(", ", members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\": \"{member.Value}\""));

    private static void AppendOptional(StringBuilder text, string key, object? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  \"{key}\": \"{value}\",\n");
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
