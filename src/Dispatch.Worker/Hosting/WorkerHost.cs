using System.Net;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Dispatch.Worker.Hosting;

/// <summary>Builds the worker: a generic host with the road and two health endpoints.</summary>
internal static class WorkerHost
{
    /// <summary>Settings come from <c>appsettings.json</c>, then the environment (<c>Dispatch__Kafka__BootstrapServers</c>), then the command line.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        configure?.Invoke(builder);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true));
        var drain = SettingRefusals.Read<DrainOptions>(builder.Configuration, DrainOptions.Section);
        builder.Services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(drain.Seconds);
            host.ServicesStartConcurrently = false;
            host.ServicesStopConcurrently = true;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        builder.Services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.Section);
        builder.Services.AddDispatch(builder.Configuration.GetSection(RoleOptions.Section).Get<RoleOptions>() ?? new RoleOptions());
        builder.Services.AddSingleton<Readiness>();
        var http = SettingRefusals.Read<HttpOptions>(builder.Configuration, HttpOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(http.Address), http.Port));
        var app = builder.Build();
        // Before the host makes the stages, of which the first with a bad setting would hide the others'.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.MapDispatchEndpoints();
        return app;
    }

    private static void MapDispatchEndpoints(this WebApplication app)
    {
        app.MapGet("/health/live", (Readiness readiness) => readiness.Alive ? Results.Text("live\n") : Results.Text("a consumer's thread has died\n", statusCode: 503));
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.WhyNotAsync(cancellationToken) is { } why ? Results.Text(why + "\n", statusCode: 503) : Results.Text("ready\n"));
        app.MapGet("/metrics", async (CollectorRegistry registry, HttpContext context) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
    }
}
