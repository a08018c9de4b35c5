using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Sampan.Server.Hosting;

/// <summary>The web server with one handler directly behind it.</summary>
/// <remarks>
/// Between the two, the host would set up for each request what nobody here uses: activities, scopes of services, metrics. It
/// goes on starting and stopping the server.
/// </remarks>
internal sealed class DirectServer(IServer server) : IServer
{
    /// <summary>What answers requests; to be set before the start.</summary>
    public RequestDelegate? Handler { get; set; }

    /// <inheritdoc/>
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts it in front of the server that was registered.</summary>
    public static void Wrap(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IServer));
        services.AddSingleton<IServer>(provider => new DirectServer(
            (IServer)(registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        server.StartAsync(new Application(Handler ?? throw new InvalidOperationException("There is no handler.")), cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();

    /// <summary>A context for each connection, used again for each of its requests.</summary>
    private sealed class Application(RequestDelegate handler) : IHttpApplication<DefaultHttpContext>
    {
        public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
        {
            if (contextFeatures is not IHostContextContainer<DefaultHttpContext> container)
            {
                return new DefaultHttpContext(contextFeatures);
            }

            if (container.HostContext is { } context)
            {
                context.Initialize(contextFeatures);
                return context;
            }

            return container.HostContext = new DefaultHttpContext(contextFeatures);
        }

        public Task ProcessRequestAsync(DefaultHttpContext context) => handler(context);

        public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
    }
}
