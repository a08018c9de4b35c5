using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Feeds;

namespace Sampan.Server.Hosting;

/// <summary>A whole server: a live market behind Kestrel. What the program starts, and what tests and benchmarks start.</summary>
public sealed class SampanServer : IAsyncDisposable
{
    // A request takes milliseconds; what takes longer has a client that stopped in the middle of it.
    private static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(1);

    // A feed that takes longer goes on opening while the server serves; /readyz says so.
    private static readonly TimeSpan OpeningMax = TimeSpan.FromSeconds(2);

    private readonly DataLock _folder;
    private readonly AccountDirectory _accounts;
    private readonly LiveMarket _market;
    private readonly WebApplication _host;
    private readonly ILoggerFactory _logs;

    private SampanServer(
        DataLock folder, AccountDirectory accounts, LiveMarket market, WebApplication host, ILoggerFactory logs) =>
        (_folder, _accounts, _market, _host, _logs) = (folder, accounts, market, host, logs);

    /// <summary>The addresses it listens on, with the ports that were taken.</summary>
    public IReadOnlyList<string> Urls =>
        [.. _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>The data folder, as an absolute path.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>The market it serves.</summary>
    public LiveMarket Market => _market;

    /// <summary>The token that was made because there was no account yet; null at every later start.</summary>
    public string? DemoToken { get; private init; }

    /// <summary>Starts everything: when this returns, the server answers and the market moves.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="feed">A feed of the caller's own in place of the one in the options; the server disposes it.</param>
    /// <param name="listed">What is listed, in place of what is built in and stored.</param>
    /// <exception cref="OperatorException">Something that the operator has to mend: one sentence says what.</exception>
    public static async Task<SampanServer> StartAsync(
        ServerOptions options, TimeProvider time, IFeed? feed = null, InstrumentTable? listed = null)
    {
        var owned = new Stack<IDisposable>();
        try
        {
            var folder = Own(owned, DataLock.Hold(options.Data));
            var demoToken = DemoAccount.MakeIfFirst(folder.Path, time);
            var builder = CreateBuilder(options);
            var logs = Own(owned, LoggerFactory.Create(logging => Configure(logging)));
            var accounts = Own(owned, AccountDirectory.Open(folder.Path, time, logs.CreateLogger<AccountDirectory>()));
            var market = Own(owned, LiveMarket.Open(options, folder.Path, time, logs, feed, listed));
            var host = Own(owned, builder.Build());
            var api = market.CreateApi(options, accounts, time, logs);
            ((DirectServer)host.Services.GetRequiredService<IServer>()).Handler = api.Handle;
            await Start(host, options);
            market.Start();
            await Task.WhenAny(market.Loop.Opened, Task.Delay(OpeningMax, TimeProvider.System, CancellationToken.None));
            return new SampanServer(folder, accounts, market, host, logs) { DemoToken = demoToken };
        }
        catch
        {
            while (owned.TryPop(out var part))
            {
                part.Dispose();
            }

            throw;
        }
    }

    /// <summary>Waits until it is asked to stop: by the token, or by a signal to the process.</summary>
    public async Task WaitForShutdownAsync(CancellationToken stop)
    {
        var stopping = _host.Lifetime.ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, stopping);
        var asked = new TaskCompletionSource();
        await using var registration = either.Token.Register(asked.SetResult);
        await asked.Task;
    }

    /// <summary>Ends connections with a word of why, stops the market, and stores what it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _market.SayGoodbyeAsync();
        using var patience = new CancellationTokenSource(ShutdownMax);
        await _host.StopAsync(patience.Token);
        await _host.DisposeAsync();
        _market.Dispose();
        _accounts.Dispose();
        _folder.Dispose();
        _logs.Dispose();
    }

    private static T Own<T>(Stack<IDisposable> owned, T part)
        where T : IDisposable
    {
        owned.Push(part);
        return part;
    }

    private static WebApplicationBuilder CreateBuilder(ServerOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(options.Kestrel.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownMax);
        Configure(builder.Logging);
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(ConnectionToken.Attach);
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            kestrel.Configure(builder.Configuration.GetSection("kestrel"));
        });
        DirectServer.Wrap(builder.Services);
        builder.WebHost.UseUrls(options.Urls);
        return builder;
    }

    /// <summary>Logs go to the standard error, one line each; the standard output is for people and programs.</summary>
    private static void Configure(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // Where this logger is on, ASP.NET Core makes an activity and a scope for each request, which nobody reads.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A port that is taken is told in one sentence by whoever started the server, not by a stack trace in the log.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private static async Task Start(WebApplication host, ServerOptions options)
    {
        try
        {
            await host.StartAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new OperatorException(
                $"The address {options.Urls} is taken by another program: stop that one, or choose another with --urls.", error);
        }
#pragma warning disable CA1031 // Kestrel's own settings fail in any way: an address, a certificate, a password.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // Its texts may go on for lines, of which the first says what is wrong.
            var reason = error.Message.Split('\n')[0].TrimEnd('\r', '.');
            throw new OperatorException(
                $"The server can't listen on {AddressesOf(options)} ({reason}): change --urls, or the kestrel settings.", error);
        }
    }

    /// <summary>Endpoints of Kestrel's own settings take the place of <c>urls</c>.</summary>
    private static string AddressesOf(ServerOptions options)
    {
        var own = options.Kestrel.Where(pair => pair.Key.EndsWith(":url", StringComparison.OrdinalIgnoreCase)).ToList();
        return own.Count == 0 ? options.Urls : string.Join(';', own.Select(pair => pair.Value));
    }
}
