using System.Text;

namespace Sampan.Server.Tests.Faults;

/// <summary>Makes requests that are wrong in one or several ways, from a seed.</summary>
internal sealed class RequestFuzzer(int seed, string token)
{
    private static readonly string[] Methods =
        ["GET", "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "get",
        "G\0T", "X-1!", ""];

    private static readonly string[] Paths =
    [
        "/stock/quote", "/stock/quotes", "/stock/tick", "/stock/ticks", "/stock/depth", "/stock/depths",
        "/stock/kline",
        "/stock/klines", "/indices/quote", "/crypto/kline", "/stock/info", "/stock/ipo", "/symbol/list",
        "/symbol/holidays",
        "/symbol/v2/holidays", "/market/status", "/v1/gaps", "/v1/me/limits", "/v1/none", "/livez", "/readyz", "/",
        "/stock", "/sws",
        "/websocket/stock", "/index.html", "/assets/none.js", "/favicon.ico",
    ];

    private static readonly string[] Names =
        ["code", "codes", "region", "kType", "period", "limit", "et", "end", "token", "type", "from", "to",
        "exchange", "none", ""];

    private static readonly string[] Values =
    [
        "700", "HK", "700,9988", "00700", "700$HK", "HSI", "1", "8", "0", "-1", "11", "99999999999999999999",
        "-99999999999999999999",
        "9223372036854775807", "9223372036854775806", "-9223372036854775808", "9223372036854", "9223372036855", "nan",
        "NaN", "1e9", "0x10", "1.5", "+1", " 1 ",
        "", ",", ",,,,", "%", "%zz", "%0", "%00", "%ff%fe", "%c0%af", "%F0%9F%92%A9", "%ED%A0%80", "%u0041",
        "\u00e9\u00ff", "..%2f..%2fetc%2fpasswd",
        "'; DROP TABLE bar; --", "<script>", "\"", "\\", "{}", "[1]", "null", "true", "a=b=c", "&&", "=", "#x", "$",
        "$$$", "700$$HK", "stock", "all",
    ];

    private static readonly string[] Headers =
    [
        "Accept-Encoding: gzip, br;q=0.1, \u00ff", "Accept-Encoding: gzip", "If-None-Match: \"x\", *",
        "Authorization: Bearer ", "Authorization: Basic AAAA",
        "token: ", "token: \u00e9\u00ff", "token: a\0b", "token:", "Content-Length: 0", "Content-Length: 5",
        "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Expect: 100-continue", "Expect: 200-ok",
        "Connection: close", "Connection: Upgrade", "Connection: \u0001",
        "Upgrade: websocket", "Upgrade: h2c", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 12",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Key: ====", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
        "Host: other", "Host: \u00ff", "Host:", "no colon",
        ": no name", "Space : before", " folded: line", "Range: bytes=0-9999999999", "Cookie: a=b", "Origin: null",
        "X: \r", "HTTP2-Settings: AAA",
    ];

    private static readonly string[] Versions =
        ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "HTTP", ""];

    private static readonly string[] Targets =
    [
        "*", "", "http://other/stock/quote?code=700", "localhost:80", "//", "/..", "/../../etc/passwd",
        "/stock/../v1/me/limits", "/%2e%2e/", "/%00", "/%", "/\u00ff",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The bytes of one request, more or less.</summary>
    public byte[] Next()
    {
        var request = new StringBuilder();
        request.Append(Often() ? "GET" : Pick(Methods)).Append(' ').Append(Target()).Append(' ')
            .Append(Often() ? "HTTP/1.1" : Pick(Versions)).Append("\r\n");
        if (Often())
        {
            request.Append("Host: localhost\r\n");
        }

        if (Often())
        {
            request.Append("token: ").Append(token).Append("\r\n");
        }

        for (var left = Often() ? _random.Next(2) : _random.Next(6); left > 0; left--)
        {
            request.Append(Seldom() ? $"{Pick(Names)}: {Long()}" : Pick(Headers)).Append("\r\n");
        }

        request.Append("\r\n");
        if (Seldom())
        {
            request.Append(Pick(["hello", "5\r\nhello\r\n0\r\n\r\n", "fffffffff\r\n", "-1\r\n", "0\r\n\r\n", Long()]));
        }

        return Spoil(Encoding.Latin1.GetBytes(request.ToString()));
    }

    /// <summary>A target that a decent client can send.</summary>
    public string NextTarget() => Pick(Paths) + Query(decent: true);

    private string Target() => _random.Next(20) switch
    {
        0 => Pick(Targets),
        1 => Pick(Paths) + "/" + Pick(Values),
        2 => "/" + Long(),
        3 => Pick(Paths) + "?" + Long(),
        _ => Pick(Paths) + Query(decent: false),
    };

    private string Query(bool decent)
    {
        var query = new StringBuilder();
        for (var left = _random.Next(6); left > 0; left--)
        {
            var value = Pick(Values);
            query.Append(query.Length == 0 ? '?' : '&').Append(Pick(Names)).Append('=')
                .Append(decent ? Uri.EscapeDataString(value) : value.Replace(' ', '+'));
        }

        return query.ToString();
    }

    private byte[] Spoil(byte[] bytes)
    {
        if (Seldom())
        {
            return bytes[.._random.Next(bytes.Length)];
        }

        if (Seldom())
        {
            for (var left = 1 + _random.Next(4); left > 0; left--)
            {
                bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
            }
        }

        return bytes;
    }

    private string Long() => new(Pick(["a", "7", ",", "%", "é", "A"])[0], Pick([100, 1_000, 8_000, 17_000, 40_000]));

    private bool Often() => _random.Next(10) > 1;

    private bool Seldom() => _random.Next(10) == 0;

    private T Pick<T>(T[] choice) => choice[_random.Next(choice.Length)];
}
