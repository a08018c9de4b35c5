using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sampan.Server.Accounts;
using Sampan.Server.Api.Itick;
using Sampan.Server.Api.V1;
using Sampan.Server.Streaming;

namespace Sampan.Server.Api;

/// <summary>What happens to a request: who it is for, who sent it, whether there is any left to ask.</summary>
/// <remarks>One handler at the end of Kestrel, in place of routing and middleware: each step is a line of it.</remarks>
public sealed partial class ApiPipeline(
    ItickApi itick,
    StreamEndpoint stream,
    V1Api v1,
    AccountDirectory accounts,
    Health health,
    ILogger<ApiPipeline> logger)
{
    /// <summary>Answers a request, whatever it is.</summary>
    public async Task Handle(HttpContext context)
    {
        try
        {
            await Dispatch(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, and nobody waits for an answer.
        }
        catch (TimeoutException)
        {
            await NotStored.Write(context);
        }
#pragma warning disable CA1031 // The last place that can tell the client something went wrong.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogRequestFailed(error, context.Request.Path);
            if (!context.Response.HasStarted)
            {
                await InternalError.Write(context);
            }
        }
    }

    private static ItickError InternalError { get; } = new(
        StatusCodes.Status500InternalServerError, "internal error", null, "This is a fault of the server; its log has more.");

    private static ItickError NotStored { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "history not available",
        null,
        "Finished bars can't be stored at present, and Sampan serves none that it might lose again; /readyz says why.");

    private Task Dispatch(HttpContext context)
    {
        Cors.Allow(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            return Cors.AnswerPreflight(context);
        }

        // Nearly every request is one of these; no path of theirs is anybody else's.
        if (HttpMethods.IsGet(context.Request.Method) && ItickApi.Owns(context.Request.Path.Value))
        {
            return Answer(context, isOurs: false);
        }

        if (stream.TryHandle(context) is { } streaming)
        {
            return streaming;
        }

        // Before anything is answered: with CONNECT even a body would be against the protocol.
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
            return ItickError.MethodNotAllowed.Write(context);
        }

        return WebPage.TryServe(context, out var answer) || health.TryHandle(context, out answer)
            ? answer
            : HandleApi(context);
    }

    private Task HandleApi(HttpContext context)
    {
        ReadOnlySpan<char> path = context.Request.Path.Value;
        var isOurs = V1Api.Owns(path);
        return isOurs || ItickApi.Owns(path) ? Answer(context, isOurs) : ItickError.NoSuchEndpoint.Write(context);
    }

    /// <param name="context">A request whose path is one of ours, or one of iTick's.</param>
    /// <param name="isOurs">Which.</param>
    private Task Answer(HttpContext context, bool isOurs)
    {
        if (!TryAuthenticate(context.Request, out var account))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return isOurs
                ? new ProblemDetails(401, "Not authenticated", ItickError.AuthFailed.Detail).Write(context)
                : ItickError.AuthFailed.Write(context);
        }

        if (!isOurs || !V1Api.IsFree(context.Request.Path.Value))
        {
            var granted = account.TryTakeRequest(out var state);
            if (!granted)
            {
                RateLimitHeaders.WriteRefusal(context.Response, in state);
                return isOurs
                    ? new ProblemDetails(429, "Too many requests", ItickError.TooManyRequests.Detail).Write(context)
                    : ItickError.TooManyRequests.Write(context);
            }

            RateLimitHeaders.Write(context.Response, in state);
        }

        return isOurs ? v1.Handle(context, account) : itick.Handle(context, account);
    }

    /// <summary>Takes the token from its own header, from the usual one, or from the query: the first that is not empty.</summary>
    private bool TryAuthenticate(HttpRequest request, out Account account)
    {
        ReadOnlySpan<char> text = request.Headers["token"].ToString();
        text = text.IsEmpty ? request.Headers.Authorization.ToString() : text;
        text = text.IsEmpty ? new QueryString(request.QueryString.Value)["token"] : text;
        TokenGrant? grant;
        var isGood = request.HttpContext.Features.Get<ConnectionToken>() is { } connection
            ? connection.TryAuthenticate(accounts, text, out grant)
            : accounts.TryAuthenticate(text, out grant);
        account = grant?.Account!;
        return isGood;
    }

    [LoggerMessage(5000, LogLevel.Error, "The request for {Path} has failed")]
    private partial void LogRequestFailed(Exception error, PathString path);
}
