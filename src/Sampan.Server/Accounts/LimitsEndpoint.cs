using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Accounts;

/// <summary><c>GET /v1/me/limits</c>: what the account behind a token may use, and what of it is in use.</summary>
/// <remarks>Asking takes no request from the allowance. <c>null</c> means no limit.</remarks>
public static class LimitsEndpoint
{
    /// <summary>Writes the whole answer for an account that has been authenticated.</summary>
    public static async Task WriteAsync(HttpContext context, Account account)
    {
        var response = context.Response;
        var state = account.PeekRequests();
        RateLimitHeaders.Write(response, state);
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";

        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            Write(json, account, state);
        }

        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }

    private static void Write(Utf8JsonWriter json, Account account, RateLimitState state)
    {
        var plan = account.Plan;
        json.WriteStartObject();
        json.WriteString("account", account.Name);
        json.WriteString("plan", plan.Name);
        WriteRequests(json, plan, state);

        json.WriteStartObject("connections");
        WriteLimit(json, "limit", plan.Connections);
        json.WriteNumber("open", account.ConnectionCount);
        json.WriteEndObject();

        json.WriteStartObject("subscriptions");
        WriteLimit(json, "limit", plan.Subscriptions);
        json.WriteNumber("used", account.SubscriptionCount);
        WriteLimit(json, "perConnection", plan.SubscriptionsPerConnection);
        json.WriteEndObject();

        WriteLimit(json, "batchSize", plan.BatchSize);
        json.WriteNumber("depthLevels", plan.DepthLevels);
        json.WriteNumber("barsPerRequest", plan.BarsPerRequest);
        json.WriteEndObject();
    }

    private static void WriteRequests(Utf8JsonWriter json, Plan plan, RateLimitState state)
    {
        json.WriteStartObject("requests");
        WriteLimit(json, "perMinute", plan.RequestsPerMinute);
        WriteLimit(json, "burst", plan.Burst);
        WriteLimit(json, "remaining", state.IsLimited ? state.Remaining : null);
        WriteLimit(json, "resetSeconds", state.IsLimited ? state.ResetSeconds : null);
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, int? limit)
    {
        if (limit is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
