using System.Runtime.InteropServices;
using Sampan.Market;
using Sampan.Server.Feeds;

namespace Sampan.Server.Hosting.Days;

/// <summary>A whole server that hears the records of a day so far, and answers over HTTP as any other does.</summary>
/// <remarks>It lives for one question. Its clock stands at the beginning of the day while it hears, and at the question then.</remarks>
internal static class DayServer
{
    // Whole days take far less; this is for a server that has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks a server that has heard everything up to now.</summary>
    /// <param name="market">The day.</param>
    /// <param name="path">As <c>/v1/bars/700?interval=1d</c>.</param>
    /// <returns>The answer, and before it the status if that is not 200.</returns>
    public static async Task<string> AskAsync(DayMarket market, string path)
    {
        var folder = Directory.CreateTempSubdirectory("sampan-day-");
        try
        {
            var clock = new Clock { Now = TimeOf(market.Start) };
            var options = new ServerOptions
            {
                Urls = "http://127.0.0.1:0",
                Data = folder.FullName,
                RulesOfFile = market.Exchange.Options.Rules,
            };
            var day = new Recorded(market.Records);
            await using var server = await SampanServer.StartAsync(options, clock, day, market.Instruments);
            await day.Told.WaitAsync(Patience, TimeProvider.System);
            await server.Market.FlushActionsAsync().WaitAsync(Patience, TimeProvider.System);
            clock.Now = TimeOf(market.Exchange.Time);
            using var client = new HttpClient { BaseAddress = new Uri(server.Urls[0]) };
            client.DefaultRequestHeaders.Add("token", server.DemoToken);
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            var body = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? body : $"{(int)response.StatusCode} {body}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DateTimeOffset TimeOf(long time) => DateTimeOffset.UnixEpoch.AddTicks(time / TimeSpan.NanosecondsPerTick);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Moment by moment, as the day's own market has heard it, and then nothing more.</summary>
    private sealed class Recorded(RecordBuffer day) : IFeed
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next;

        public string Name => "day";

        /// <summary>Ends when everything has been heard, and can be seen.</summary>
        public Task Told => _told.Task;

        public bool Read(RecordBuffer records, CancellationToken cancellation)
        {
            if (_next == day.Length)
            {
                _told.TrySetResult();
                cancellation.WaitHandle.WaitOne(IFeed.WaitMax);
                return true;
            }

            var time = HeaderAt(_next).TsEvent;
            while (_next < day.Length && HeaderAt(_next) is var header && header.TsEvent == time)
            {
                records.Append(day.Bytes.Slice(_next, header.Length));
                _next += header.Length;
            }

            return true;
        }

        public void Dispose()
        {
        }

        private RecordHeader HeaderAt(int offset) => MemoryMarshal.Read<RecordHeader>(day.Bytes[offset..]);
    }
}
