using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sampan.Bench;

/// <summary>The baseline of <see cref="RestBench"/>: Kestrel with a handler that does nothing but write bytes.</summary>
/// <remarks>
/// Three endpoints. <c>/bare</c> sends the body of a quote with its type and length, and is what the ratio is taken to.
/// <c>/headers</c> sends the three constant headers of a Sampan quote as well, and <c>/same</c> those of a limit, too: byte
/// for byte what Sampan sends. What they cost is a matter of the contract: the difference says how much of the ratio is
/// the headers and how much is work.
/// </remarks>
internal static class BareServer
{
    /// <summary>Serves until it is killed.</summary>
    public static void Run(string body)
    {
        var builder = CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.Run(Handler(Encoding.UTF8.GetBytes(body)));
        host.StartAsync().Wait();
        // As the server's own line, which is read by the same eyes.
        Console.WriteLine($"curl -H 'token: NONE' '{host.Urls.Single()}/bare'");
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>The same host as the server's, with nothing in it.</summary>
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>The handler.</summary>
    public static RequestDelegate Handler(byte[] body) => context =>
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (context.Request.Path.Value is "/headers" or "/same")
        {
            response.Headers.CacheControl = "no-store";
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers.AccessControlExposeHeaders = "RateLimit, RateLimit-Policy, Retry-After, ETag";
        }

        if (context.Request.Path.Value == "/same")
        {
            response.Headers["RateLimit-Policy"] = "\"minute\";q=100000000;w=60";
            response.Headers["RateLimit"] = "\"minute\";r=99999999;t=1";
        }

        response.BodyWriter.Write(body);
        return Task.CompletedTask;
    };
}
