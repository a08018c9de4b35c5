using Microsoft.AspNetCore.Http;
using Sampan.Server.Accounts;
using Sampan.Server.History;

namespace Sampan.Server.Api.V1;

/// <summary>Sampan's own endpoints, where iTick's contract has none.</summary>
/// <param name="gaps">What the market has missed.</param>
public sealed class V1Api(GapLedger gaps)
{
    private readonly GapsEndpoint _gaps = new(gaps);

    /// <summary>Whether a path is one of Sampan's own.</summary>
    public static bool Owns(ReadOnlySpan<char> path) => path.StartsWith("/v1/", StringComparison.Ordinal);

    /// <summary>Whether a path costs no request: asking what is left must be free.</summary>
    public static bool IsFree(ReadOnlySpan<char> path) => path is "/v1/me/limits";

    /// <summary>Answers a request that is authenticated.</summary>
    public Task Handle(HttpContext context, Account account) => context.Request.Path.Value switch
    {
        "/v1/gaps" => _gaps.Write(context, new QueryString(context.Request.QueryString.Value)),
        "/v1/me/limits" => LimitsEndpoint.WriteAsync(context, account),
        _ => new ProblemDetails(
            StatusCodes.Status404NotFound, "No such endpoint", "Sampan's own endpoints are: /v1/gaps, /v1/me/limits.")
            .Write(context),
    };
}
