using System.Text;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api;

/// <summary><c>/livez</c>: the process answers. <c>/readyz</c>: data flow.</summary>
/// <param name="published">The market: its time moves while data flow.</param>
/// <param name="troubles">Asks each part of the server what is wrong with it; nulls are fine.</param>
/// <param name="ending">What is said of a feed that has come to its end, such as a capture; null while there is more.</param>
/// <param name="time">The clock on the wall.</param>
public sealed class Health(
    PublishedMarket published, Func<IEnumerable<string?>> troubles, Func<string?> ending, TimeProvider time)
{
    // Feeds tick at least once a second, so three silent seconds are a fault and not a quiet market.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private long _seenMarketTime;
    private long _seenAt = time.GetTimestamp();

    /// <summary>Answers a path that is one of the two.</summary>
    public bool TryHandle(HttpContext context, out Task answer)
    {
        answer = Task.CompletedTask;
        switch (context.Request.Path.Value)
        {
            case "/livez":
                answer = Write(context, StatusCodes.Status200OK, "ok");
                return true;
            case "/readyz":
                var trouble = FindTrouble();
                answer = Write(
                    context,
                    trouble is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                    trouble ?? ending() ?? "ok");
                return true;
            default:
                return false;
        }
    }

    /// <summary>What is wrong, in a sentence; null when data flow.</summary>
    public string? FindTrouble()
    {
        var trouble = troubles().FirstOrDefault(sentence => sentence is not null);
        if (trouble is not null)
        {
            return trouble;
        }

        if (published.Time == 0)
        {
            return "The market has had no record yet.";
        }

        if (ending() is not null)
        {
            return null;
        }

        var silence = Silence();
        return silence > SilenceMax ? $"No record for {silence.TotalSeconds:F0} seconds." : null;
    }

    private TimeSpan Silence()
    {
        lock (_gate)
        {
            if (published.Time != _seenMarketTime)
            {
                _seenMarketTime = published.Time;
                _seenAt = time.GetTimestamp();
            }

            return time.GetElapsedTime(_seenAt);
        }
    }

    private static Task Write(HttpContext context, int status, string sentence)
    {
        var body = Encoding.UTF8.GetBytes(sentence + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(body).AsTask();
    }
}
