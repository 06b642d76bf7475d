using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Dispatch.Core.Sms.Http;
using Dispatch.Integration.Tests.Sandbox;
using Dispatch.Sandbox.Servers;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Dispatch.Integration.Tests.Sms.Http;

/// <summary>An SMS road over HTTP through a real Kannel to a simulated centre, and back by callback to the worker's own endpoint.</summary>
internal sealed class KannelGround : IAsyncDisposable
{
    public const string Key = "a-key-of-forty-characters-for-these-test";

    private readonly TestFolder _folder = new();
    private readonly WebApplication _endpoint;
    private readonly ConcurrentQueue<Uri> _called = new();
    private readonly HttpClient _client = new();
    private int _toRefuse;

    private KannelGround()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, FreePort.Next()));
        builder.Services.AddSingleton(_ => World.Get<CallbackDesks>());
        _endpoint = builder.Build();
        _endpoint.Use(async (context, next) =>
        {
            _called.Enqueue(new Uri($"http://{context.Request.Host}{context.Request.Path}{context.Request.QueryString}"));
            if (Interlocked.Decrement(ref _toRefuse) >= 0) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else await next();
        });
        _endpoint.MapReceipts();
    }

    public SmsWorld World { get; private set; } = null!;

    public KannelServer Kannel { get; private set; } = null!;

    /// <summary>Where callbacks come to.</summary>
    public string Endpoint => _endpoint.Urls.Single();

    /// <summary>Callbacks that came, in their order.</summary>
    public IReadOnlyList<Uri> Called => [.. _called];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<KannelGround> BuildAsync(RealParts parts, SmscSettings? settings = null, IReadOnlyDictionary<string, string?>? configuration = null)
    {
        var ground = new KannelGround();
        try
        {
            await ground._endpoint.StartAsync(Cancel);
            ground.World = await SmsWorld.BuildAsync(parts, settings, configuration, between: ground.StartKannelAsync);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next callbacks find an endpoint that cannot store them.</summary>
    public void RefuseNext(int callbacks) => Volatile.Write(ref _toRefuse, callbacks);

    /// <summary>Calls the endpoint as anybody can who knows an address.</summary>
    public async Task<HttpStatusCode> CallAsync(string address)
    {
        using var response = await _client.GetAsync(address, Cancel);
        return response.StatusCode;
    }

    /// <summary>Callbacks by what became of them.</summary>
    public Task<double> CallbacksAsync(string result) => World.MetricAsync($"dispatch_sms_callbacks_total{{gateway=\"main\",result=\"{result}\"}}");

    /// <summary>Waits until an instrument says so.</summary>
    public async Task UntilMetricAsync(string series, Func<double, bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        double value;
        while (!holds(value = await World.MetricAsync(series)))
        {
            if (bound.IsCancellationRequested) Assert.Fail($"{series} is {value.ToString(CultureInfo.InvariantCulture)}. {await World.StandingsAsync()}");
            await Task.Delay(20, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (World is not null) await World.DisposeAsync();
        if (Kannel is not null) await Kannel.DisposeAsync();
        await _endpoint.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, string?>> StartKannelAsync(SmscServer centre)
    {
        Kannel = await KannelServer.StartAsync(
            new KannelOptions { Folder = _folder["kannel"], CentrePort = centre.Port, SystemId = "court", CentrePassword = "secret", Username = "adliran", Password = "pass word&+%" }, Cancel);
        return new Dictionary<string, string?>
        {
            ["Dispatch:Gateways:0:Protocol"] = "http",
            ["Dispatch:Gateways:0:Url"] = Kannel.Url,
            ["Dispatch:Gateways:0:Username"] = "adliran",
            ["Dispatch:Gateways:0:Password"] = "pass word&+%",
            ["Dispatch:Gateways:0:Sender"] = "3000123",
            ["Dispatch:Gateways:0:CallbackUrl"] = Endpoint,
            ["Dispatch:Gateways:0:CallbackKey"] = Key,
            ["Dispatch:Gateways:0:CheckInterval"] = "00:00:00.500",
        };
    }
}
