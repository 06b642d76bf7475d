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
        // Settings are read once. Watching files for changes would watch the whole working directory, and whatever else is written there.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        configure?.Invoke(builder);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true));
        // Each request's address at Information: the receipt endpoint's are signed, and whoever reads one can use it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var drain = SettingRefusals.Read<DrainOptions>(builder.Configuration, DrainOptions.Section);
        builder.Services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(drain.Seconds);
            host.ServicesStartConcurrently = false;
            // In the reverse of the road's order: membership ends last. A worker that has left while its senders still wait for answers is
            // taken for dead, and what it is sending goes out once more.
            host.ServicesStopConcurrently = false;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        builder.Services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.Section);
        builder.Services.AddDispatch(builder.Configuration.GetSection(RoleOptions.Section).Get<RoleOptions>() ?? new RoleOptions());
        builder.Services.AddSingleton<Readiness>();
        var http = SettingRefusals.Read<HttpOptions>(builder.Configuration, HttpOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(http.Address), http.Port));
        var app = builder.Build();
        app.MapDispatchEndpoints();
        app.MapReceipts();
        return app;
    }

    /// <summary>Checks all settings at once. To be called before the host makes the stages, of which the first with a bad one would hide the others'.</summary>
    /// <exception cref="OptionsValidationException">Settings of one class are out of their ranges.</exception>
    /// <exception cref="AggregateException">Settings of several are.</exception>
    public static void CheckSettings(this WebApplication app) => app.Services.GetRequiredService<IStartupValidator>().Validate();

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
