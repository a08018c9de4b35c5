using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Server.Accounts;
using Sampan.Server.Hosting;

namespace Sampan.Bench;

/// <summary><c>handler</c>: what one request costs behind Kestrel, by direct calls: time and bytes allocated.</summary>
/// <remarks>
/// The context is ASP.NET Core's default one, of which the headers are slower than Kestrel's own; a handler that only
/// writes bytes into the same context is the base that both numbers are read against.
/// </remarks>
internal static class HandlerBench
{
    private const int Calls = 200_000;

    /// <summary>Prints nanoseconds and bytes for each of the endpoints of the hot path.</summary>
    public static void Run(int rounds)
    {
        using var folder = new BenchFolder();
        using var accounts = AccountDirectory.Open(folder.Path, TimeProvider.System, NullLogger<AccountDirectory>.Instance);
        var options = new ServerOptions();
        using var market = LiveMarket.Open(options, folder.Path, TimeProvider.System, NullLoggerFactory.Instance);
        market.Start();
        while (market.Context.Published.Time == 0)
        {
            Thread.Sleep(50);
        }

        RequestDelegate sampan = market.CreateApi(options, accounts, TimeProvider.System, NullLoggerFactory.Instance).Handle;
        var bare = BareServer.Handler(new byte[150]);
        (string Name, Call Call)[] calls =
        [
            ("bytes only", new Call(bare, "/bare", folder.OwnerToken)),
            ("quote, token, no limit", new Call(sampan, "/stock/quote", folder.OwnerToken)),
            ("quote, token, limit", new Call(sampan, "/stock/quote", folder.LimitedToken)),
            ("depth, token, limit", new Call(sampan, "/stock/depth", folder.LimitedToken)),
        ];
        Rounds.Run(3, [.. calls.Select(call => (Func<Cost>)call.Call.Measure)]);
        var costs = Rounds.Run(rounds, [.. calls.Select(call => (Func<Cost>)call.Call.Measure)]);
        var table = new Table("", "ns/request", "bytes allocated/request");
        for (var i = 0; i < calls.Length; i++)
        {
            table.Add(
                calls[i].Name,
                Spread.Of(costs[i].Select(cost => cost.Nanoseconds)).Text("N0"),
                Spread.Of(costs[i].Select(cost => cost.Bytes)).Text("F1"));
        }

        table.Print();
    }

    private readonly record struct Cost(double Nanoseconds, double Bytes);

    private sealed class Call
    {
        private readonly RequestDelegate _handler;
        private readonly FixedWriter _body = new();
        private readonly DefaultHttpContext _context = new();

        public Call(RequestDelegate handler, string path, string token)
        {
            _handler = handler;
            _context.Features.Set<IHttpResponseBodyFeature>(new FixedBody(_body));
            _context.Features.Set(new ConnectionToken());
            _context.Request.Method = HttpMethods.Get;
            _context.Request.Path = path;
            _context.Request.QueryString = new QueryString("?region=HK&code=700");
            _context.Request.Headers["token"] = token;
        }

        public Cost Measure()
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++)
            {
                _body.Clear();
                _context.Response.Headers.Clear();
                _handler(_context).GetAwaiter().GetResult();
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            if (_context.Response.StatusCode != 200 || _body.Length == 0)
            {
                throw new InvalidOperationException($"The answer was {_context.Response.StatusCode} with {_body.Length} bytes.");
            }

            return new Cost(
                elapsed.TotalNanoseconds / Calls, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / Calls);
        }
    }

    /// <summary>Takes a body and forgets it.</summary>
    private sealed class FixedWriter : PipeWriter
    {
        private readonly byte[] _bytes = new byte[16 * 1024];

        public int Length { get; private set; }

        public void Clear() => Length = 0;

        public override void Advance(int bytes) => Length += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(Length);

        public override Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(Length);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;
    }

    private sealed class FixedBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public System.IO.Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
