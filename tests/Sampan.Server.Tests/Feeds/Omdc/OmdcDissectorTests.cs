using System.Text.Json;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

public sealed class OmdcDissectorTests
{
    [Fact]
    public void Whatever_is_in_the_fields_the_json_is_valid_and_has_every_name()
    {
        var random = new Random(20_261_122);
        foreach (var table in FieldTable.All)
        {
            for (var i = 0; i < 50; i++)
            {
                var json = ToJson(OmdcCodec.Packet(1, OmdcCodec.Message(table, random, 3)), out var text);

                var counts = table.Groups.Skip(1).Select(group => group.Count);
                Assert.Equal(
                    table.Fields.Select(field => field.Name).Except(counts),
                    json.EnumerateObject().Select(property => property.Name).Take(table.Fields.Count - counts.Count()));
                Assert.DoesNotContain(text, char.IsControl);
            }
        }
    }

    [Theory]
    [InlineData(534_500, "534.5")]
    [InlineData(-1, "-0.001")]
    [InlineData(0, "0")]
    [InlineData(1_000, "1")]
    [InlineData(int.MinValue, "-2147483.648")]
    public void Prices_are_shown_as_what_they_mean(int price, string text) => Assert.Equal(
        text, Json(new NominalPriceMessage { NominalPrice = price }).GetProperty("NominalPrice").GetRawText());

    [Fact]
    public void Null_is_the_smallest_Int64_and_no_Int32()
    {
        var json = Json(new IndexDataMessage { IndexValue = long.MinValue, NetChgPrevDayPct = int.MinValue });

        Assert.Equal(JsonValueKind.Null, json.GetProperty("IndexValue").ValueKind);
        Assert.Equal("-214748.3648", json.GetProperty("NetChgPrevDayPct").GetRawText());
    }

    [Fact]
    public void Decimals_may_be_in_a_field_of_their_own()
    {
        var packet = new OmdcPacketWriter(new byte[1_000]);
        Assert.True(packet.TryAppend(new SecurityDefinitionMessage
        {
            CallPrice = 123_456,
            DecimalsInCallPrice = 4,
            FaceValue = 5,
            DecimalsInFaceValue = 200,
        }));

        var json = ToJson(packet.Finish(1, 0), out _);

        Assert.Equal("12.3456", json.GetProperty("CallPrice").GetRawText());
        Assert.Equal("5e-200", json.GetProperty("FaceValue").GetRawText());
    }

    private static JsonElement Json<T>(T message)
        where T : unmanaged, IOmdcMessage
    {
        var packet = new OmdcPacketWriter(new byte[1_000]);
        Assert.True(packet.TryAppend(message));
        return ToJson(packet.Finish(1, 0), out _);
    }

    private static JsonElement ToJson(ReadOnlySpan<byte> packet, out string text)
    {
        var reader = new OmdcPacketReader(packet);
        Assert.True(reader.Read(out var message), reader.Describe());
        text = OmdcDissector.Describe(message);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            OmdcDissector.WriteFields(json, message);
            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.ToArray());
    }
}
