using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Sampan.Server.Tests.Clients;

/// <summary>What iTick's SDKs and the programs of its users really send, where it differs from the documents.</summary>
[Collection(ClientsCollection.Name)]
public sealed class QuirkTests(RunningServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("token", "{0}")]
    [InlineData("TOKEN", "{0}")]
    [InlineData("Token", "Bearer {0}")]
    [InlineData("token", "\"{0}\"")]
    [InlineData("authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer {0}")]
    public async Task A_token_is_found_wherever_it_stands(string header, string form)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/stock/quote?region=HK&code=700");
        request.Headers.TryAddWithoutValidation(header, string.Format(null, form, server.Token));

        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Each_request_of_a_connection_is_judged_by_its_own_token()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        var names = new List<string?>();
        foreach (var token in (string[])[server.Token, server.FreeToken, "nobody", server.Token, "", server.FreeToken])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me/limits");
            request.Headers.TryAddWithoutValidation("token", token);
            var body = JsonElement.Parse(await (await http.SendAsync(request, Cancellation)).Content.ReadAsStringAsync(Cancellation));
            names.Add(body.TryGetProperty("account", out var account) ? account.GetString() : null);
        }

        Assert.Equal(["owner-client", "free-client", null, "owner-client", null, "free-client"], names);
    }

    [Theory]
    [InlineData("/stock/quote?region=HK&code=700&token={0}")]
    [InlineData("/stock/quote?token={0}&code=700")]
    [InlineData("/stock/quote?code=700&token=Bearer%20{0}")]
    public async Task A_token_in_the_query_counts_and_an_empty_header_does_not_hide_it(string path)
    {
        path = string.Format(null, path, server.Token);
        var plain = await _http.GetAsync(path, Cancellation);

        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("token", "");
        var withEmptyHeader = await _http.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, withEmptyHeader.StatusCode));
    }

    [Theory]
    [InlineData("700")]
    [InlineData("00700")]
    [InlineData("0700.HK")]
    [InlineData("700.hk")]
    [InlineData("700$HK")]
    [InlineData("700%24hk")]
    [InlineData("700$HKEX$HK")]
    [InlineData("00700$hkex$hk")]
    [InlineData("%20700%20")]
    public async Task Every_form_of_a_symbol_is_Tencent(string code)
    {
        foreach (var region in (string[])["", "&region=HK", "&region=hk", "&exchange=HKEX", "&region=HK&exchange="])
        {
            var data = await DataAsync($"/stock/quote?code={code}{region}");
            Assert.Equal("700", data.GetProperty("s").GetString());
        }
    }

    [Theory]
    [InlineData("/indices/quote?region=GB&code=HSI", "HSI")]
    [InlineData("/indices/quote?region=HK&code=hsi", "HSI")]
    [InlineData("/Indices/quote?region=gb&code=HSTECH", "HSTECH")]
    [InlineData("/indices/quote?code=HSCEI$GB", "HSCEI")]
    public async Task Indices_answer_to_both_regions(string path, string code) =>
        Assert.Equal(code, (await DataAsync(path)).GetProperty("s").GetString());

    [Theory]
    [InlineData("7,0,0,,,9,9,8,8", "8")]
    [InlineData("700,9988", "700,9988")]
    [InlineData("700%2C9988", "700,9988")]
    [InlineData("%20700%20,%09,,9988,700,", "700,9988")]
    [InlineData("00700,0700.hk,700$HK,700", "00700,0700.hk,700$HK,700")]
    [InlineData("700,NOSUCH,99999", "700")]
    [InlineData("\"},<script>", "")]
    public async Task A_batch_is_keyed_by_what_was_asked(string codes, string keys)
    {
        foreach (var path in (string[])["/stock/quotes?", "/stock/ticks?", "/stock/depths?", "/stock/klines?kType=8&limit=1&"])
        {
            var data = await DataAsync($"{path}region=HK&codes={codes}");
            Assert.Equal(JsonValueKind.Object, data.ValueKind);
            var got = data.EnumerateObject().Select(member => member.Name);
            Assert.Subset(keys.Split(',').ToHashSet(), got.ToHashSet());
        }

        var quotes = await DataAsync($"/stock/quotes?region=HK&codes={codes}");
        Assert.Equal(keys, string.Join(',', quotes.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [InlineData("kType=8&et=1774195200000&limit=3")]
    [InlineData("period=8&end=1774195200000&limit=3")]
    [InlineData("limit=3&END=1774195200000&KTYPE=8")]
    [InlineData("kType=8&period=1&et=1774195200000&end=1&limit=3")]
    [InlineData("kType=&period=8&et=&end=1774195200000&limit=%203%20")]
    [InlineData("kType=8&et=1774195200000&limit=3&start_date=2020-01-01&st=1&foo&=&&bar=%zz")]
    public async Task Bars_are_asked_for_by_either_name_and_what_is_unknown_is_passed_over(string query)
    {
        var bars = await DataAsync($"/stock/kline?region=HK&code=700&{query}");

        // The 19th, the 20th and the 23rd of March, at midnight in Hong Kong.
        Assert.Equal(
            [1_773_849_600_000, 1_773_936_000_000, 1_774_195_200_000],
            bars.EnumerateArray().Select(bar => bar.GetProperty("t").GetInt64()));
    }

    [Theory]
    [InlineData("/stock")]
    [InlineData("/stock/")]
    [InlineData("/STOCK")]
    [InlineData("/sws")]
    [InlineData("/websocket/stock")]
    [InlineData("/websocket/stock/")]
    [InlineData("/stock?token={0}")]
    [InlineData("/sws?token={0}")]
    public async Task Every_address_of_the_stock_stream_lets_in(string path)
    {
        var inQuery = path.Contains("{0}", StringComparison.Ordinal);
        var frames = await OpenAsync(string.Format(null, path, server.Token), inQuery ? null : server.Token, 2);

        Assert.Equal(
            ["""{"code":1,"msg":"Connected Successfully"}""", """{"code":1,"resAc":"auth","msg":"authenticated"}"""], frames);
    }

    [Theory]
    [InlineData("/indices")]
    [InlineData("/iws")]
    [InlineData("/websocket/forex")]
    [InlineData("/cws")]
    [InlineData("/future")]
    [InlineData("/fund")]
    public async Task Every_class_has_its_stream(string path) =>
        Assert.EndsWith("\"authenticated\"}", (await OpenAsync(path, server.Token, 2))[1], StringComparison.Ordinal);

    private async Task<JsonElement> DataAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("token", server.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        var response = await _http.SendAsync(request, Cancellation);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {body}");
        Assert.Equal(0, body.GetProperty("code").GetInt32());
        return body.GetProperty("data");
    }

    private async Task<List<string>> OpenAsync(string path, string? token, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        using var socket = new ClientWebSocket();
        if (token is not null)
        {
            socket.Options.SetRequestHeader("token", token);
        }

        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}{path}"), patience.Token);
        var frames = new List<string>();
        var buffer = new byte[4096];
        while (frames.Count < count)
        {
            var received = await socket.ReceiveAsync(buffer, patience.Token);
            frames.Add(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        return frames;
    }
}
