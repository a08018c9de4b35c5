using System.Globalization;
using System.Text.Json;

namespace Sampan.Server.Tests.Clients;

/// <summary>What a person sees who tries the server from a shell.</summary>
[Collection(ClientsCollection.Name)]
public sealed class CurlTests(RunningServer server)
{
    [Fact]
    public async Task The_line_that_the_server_prints_works_when_pasted()
    {
        ClientProgram.Curl();

        var output = await ClientProgram.RunAsync("/bin/sh", ["-c", $"{server.PastedLine} -s"]);

        var body = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, body.GetProperty("code").GetInt32());
        Assert.Equal("700", body.GetProperty("data").GetProperty("s").GetString());
    }

    [Fact]
    public async Task Long_answers_are_compressed_for_those_who_ask()
    {
        const string Path = "/stock/klines?region=HK&codes=700,9988&kType=8&limit=40&et=1774195200000";
        var plain = await AskAsync(Path);
        var compressed = await AskAsync(Path, "--compressed");

        Assert.Equal("gzip", compressed.Header("Content-Encoding"));
        Assert.Null(plain.Header("Content-Encoding"));
        Assert.Equal(plain.Body, compressed.Body);
        Assert.True(compressed.Length * 2 < plain.Length, $"{plain.Length} bytes became {compressed.Length}.");
    }

    [Theory]
    [InlineData("/stock/kline?code=700&kType=8&limit=40&et=1774195200000")]
    [InlineData("/symbol/list?type=stock&region=HK")]
    public async Task Who_refuses_compression_gets_none(string path)
    {
        var answer = await AskAsync(path, "-H", "Accept-Encoding: gzip;q=0, identity");

        Assert.Null(answer.Header("Content-Encoding"));
        Assert.StartsWith("{\"code\":0,", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stock/quote?code=700")]
    [InlineData("/stock/kline?code=700&kType=8&limit=40&et=1774195200000")]
    [InlineData("/symbol/list?type=stock&region=HK")]
    [InlineData("/market/status?code=HK")]
    [InlineData("/v1/me/limits")]
    [InlineData("/nowhere")]
    [InlineData("/livez")]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string path)
    {
        var whole = await AskAsync(path);
        var head = await AskAsync(path, "--head");

        Assert.Equal(whole.Status, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(whole.Header("Content-Type"), head.Header("Content-Type"));

        // A quote may be longer or shorter by the time of the second question; a length it has in any case.
        Assert.NotEqual(0, head.Length);
        if (!path.StartsWith("/stock/quote", StringComparison.Ordinal))
        {
            Assert.Equal(whole.Length, head.Length);
        }
    }

    [Fact]
    public async Task A_browser_that_asks_first_may_send_the_token()
    {
        var answer = await AskAsync(
            "/stock/quote?region=HK&code=700", "-X", "OPTIONS", "-H", "Origin: https://app.example",
            "-H", "Access-Control-Request-Method: GET", "-H", "Access-Control-Request-Headers: token");

        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("token", answer.Header("Access-Control-Allow-Headers")!, StringComparison.Ordinal);
        Assert.Contains("GET", answer.Header("Access-Control-Allow-Methods")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "auth failed", "/stock/quote?code=700", "-H", "token: nobody")]
    [InlineData(401, "auth failed", "/stock/quote?code=700", "-H", "token:")]
    [InlineData(404, "no such endpoint", "/stock/nothing")]
    [InlineData(404, "no such endpoint", "/nothing/at/all")]
    [InlineData(405, "method not allowed", "/stock/quote?code=700", "-X", "POST", "-d", "{}")]
    [InlineData(426, "this is a WebSocket path: connect with ws:// or wss://", "/stock")]
    [InlineData(400, "bad request", "/stock/quote")]
    public async Task Each_refusal_says_why_in_the_envelope_and_any_page_may_read_it(
        int status, string message, string path, params string[] arguments)
    {
        var answer = await AskAsync(path, arguments);

        Assert.Equal(status, answer.Status);
        var body = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal((status, message), (body.GetProperty("code").GetInt32(), body.GetProperty("msg").GetString()));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("data").ValueKind);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_request_after_the_last_of_the_minute_is_told_when_to_come_again()
    {
        CurlAnswer answer;
        var asked = 0;
        do
        {
            answer = await AskAsync("/stock/quote?region=HK&code=700", "-H", $"token: {server.FreeToken}");
            asked++;
        }
        while (answer.Status == 200 && asked < 20);

        Assert.Equal((429, 6), (answer.Status, asked));
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("\"code\":429,\"msg\":\"request limit exceeded\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/symbol/list?type=stock&region=HK")]
    [InlineData("/symbol/v2/holidays?code=HK")]
    [InlineData("/symbol/holidays")]
    public async Task What_has_not_changed_is_not_sent_again(string path)
    {
        var first = await AskAsync(path);
        var second = await AskAsync(path, "-H", $"If-None-Match: {first.Header("ETag")}");

        Assert.Equal((304, ""), (second.Status, second.Body));
        Assert.Equal(first.Header("ETag"), second.Header("ETag"));
    }

    /// <summary>Asks with a token, unless the arguments have one.</summary>
    private async Task<CurlAnswer> AskAsync(string path, params string[] arguments)
    {
        var token = arguments.Any(argument => argument.StartsWith("token:", StringComparison.Ordinal))
            ? Array.Empty<string>()
            : ["-H", $"token: {server.Token}"];
        var output = await ClientProgram.RunAsync(
            ClientProgram.Curl(),
            ["-s", "-i", "-m", "10", "-w", "\n%{size_download}", .. token, .. arguments, new Uri(server.Address, path).AbsoluteUri]);
        return CurlAnswer.Parse(output);
    }

    /// <summary>What <c>curl -i</c> printed.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Headers">The header lines.</param>
    /// <param name="Body">The body, decompressed.</param>
    /// <param name="Downloaded">Bytes of the body on the wire.</param>
    private sealed record CurlAnswer(int Status, string[] Headers, string Body, int Downloaded)
    {
        /// <summary>How long the body is said to be.</summary>
        public int Length => int.Parse(Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);

        public static CurlAnswer Parse(string output)
        {
            var end = output.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var headers = output[..end].Split("\r\n");
            var last = output.LastIndexOf('\n');
            var downloaded = int.Parse(output[(last + 1)..], CultureInfo.InvariantCulture);
            return new(int.Parse(headers[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, output[(end + 4)..last], downloaded);
        }

        public string? Header(string name) =>
            Headers.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}
