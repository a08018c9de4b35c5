using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Sampan.Server.Api;

namespace Sampan.Server.Tests.Api;

/// <summary>Holds with the page built and with the notice in its place: both go the same way.</summary>
public sealed class WebPageTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task The_page_is_at_the_root_and_may_do_only_what_it_needs(string method)
    {
        var response = await AskAsync(method, "/");

        Assert.Equal(200, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Equal("no-cache", response.Headers.CacheControl);
        Assert.Equal("nosniff", response.Headers.XContentTypeOptions);
        Assert.Equal("no-referrer", response.Headers["Referrer-Policy"]);
        var policy = response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' ws://market.example:8080 wss://market.example:8080;", policy, StringComparison.Ordinal);
        Assert.Equal(method == "GET" ? response.ContentLength : 0, response.Body.Length);
    }

    [Fact]
    public async Task The_page_or_the_notice_names_Sampan()
    {
        var response = await AskAsync("GET", "/");

        Assert.Contains("<title>Sampan</title>", Text(response.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_tag_is_answered_without_a_body()
    {
        var tag = (await AskAsync("GET", "/")).Headers.ETag.ToString();

        var response = await AskAsync("GET", "/", request => request.Headers.IfNoneMatch = tag);

        Assert.Equal(304, response.StatusCode);
        Assert.Equal(0, response.Body.Length);
    }

    [Fact]
    public async Task What_the_client_takes_is_compressed()
    {
        var plain = Text((await AskAsync("GET", "/")).Body);

        var brotli = await AskAsync("GET", "/", request => request.Headers.AcceptEncoding = "gzip, deflate, br");
        var gzip = await AskAsync("GET", "/", request => request.Headers.AcceptEncoding = "gzip, br;q=0");

        Assert.Equal("br", brotli.Headers.ContentEncoding);
        Assert.Equal(plain, Text(new BrotliStream(brotli.Body, CompressionMode.Decompress)));
        Assert.Equal("gzip", gzip.Headers.ContentEncoding);
        Assert.Equal(plain, Text(new GZipStream(gzip.Body, CompressionMode.Decompress)));
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_there_and_kept_forever()
    {
        Assert.SkipUnless(WebPage.IsBuilt, "The page was left out of this build.");
        var page = Text((await AskAsync("GET", "/")).Body);

        var names = page.Split('"').Where(part => part.StartsWith("./assets/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var response = await AskAsync("GET", name[1..]);
            Assert.Equal(200, response.StatusCode);
            Assert.Contains("immutable", response.Headers.CacheControl.ToString(), StringComparison.Ordinal);
            var expected = name.EndsWith(".js", StringComparison.Ordinal) ? "javascript" : "css";
            Assert.Contains(expected, response.ContentType!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("GET", "/stock")]
    [InlineData("GET", "/assets/nothing.js")]
    [InlineData("GET", "/assets/../../etc/passwd")]
    [InlineData("GET", "")]
    public void What_is_not_the_page_is_left_alone(string method, string path)
    {
        var context = Request(method, path);

        Assert.False(WebPage.TryServe(context, out _));
        Assert.Empty(context.Response.Headers);
    }

    [Fact]
    public async Task A_host_that_is_no_host_does_not_get_into_the_policy()
    {
        var response = await AskAsync("GET", "/", request => request.Host = new HostString("evil; script-src *"));

        Assert.Contains("connect-src 'self';", response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponse> AskAsync(string method, string path, Action<HttpRequest>? change = null)
    {
        var context = Request(method, path);
        change?.Invoke(context.Request);

        Assert.True(WebPage.TryServe(context, out var served));
        await served;
        context.Response.Body.Position = 0;
        return context.Response;
    }

    private static DefaultHttpContext Request(string method, string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Host = new HostString("market.example", 8080);
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Text(Stream stream) => new StreamReader(stream).ReadToEnd();
}
