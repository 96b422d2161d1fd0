using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>An application of a test on an ephemeral port.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly WebApplication _application;

    private App(WebApplication application) => _application = application;

    public IPEndPoint Place { get; private set; } = new(IPAddress.Loopback, 0);

    public static async Task<App> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AllowSynchronousIO = true;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var application = builder.Build();
        application.UseWebSockets();
        application.Run(answer);
        await application.StartAsync(Plane.Cancellation);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new App(application) { Place = new(IPAddress.Loopback, new Uri(address).Port) };
    }

    /// <summary>Says its name.</summary>
    public static Task<App> NamedAsync(string name) => StartAsync(context => context.Response.WriteAsync(name));

    /// <summary>Says what it got: request line and headers, a line each.</summary>
    public static Task<App> EchoAsync() =>
        StartAsync(async context =>
        {
            var text = new StringBuilder();
            var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            text.Append(context.Request.Method).Append(' ').Append(raw).Append('\n');
            foreach (var (name, values) in context.Request.Headers)
            {
                text.Append(name).Append(": ").Append(values.ToString()).Append('\n');
            }

            using var body = new StreamReader(context.Request.Body);
            text.Append('\n').Append(await body.ReadToEndAsync(context.RequestAborted));
            await context.Response.WriteAsync(text.ToString());
        });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
