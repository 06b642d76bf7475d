using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dispatch.Sandbox.Smsc.Http;

/// <summary>
/// Shows a centre's books to other processes, on 127.0.0.1: <c>GET /books</c> counts, <c>GET /messages?from=N</c> a
/// line of JSON each, <c>GET /settings</c>, <c>POST /settings</c> the keys that change, <c>POST /links/drop</c>,
/// <c>POST /links/unbind</c>.
/// </summary>
internal sealed class SmscDesk : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmscDesk(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <param name="port">0 for any free one.</param>
    public static async Task<SmscDesk> StartAsync(SmscServer server, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var converter in SmscSettingsJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        var app = builder.Build();
        Map(app, server);
        await app.StartAsync(cancellation);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(IEndpointRouteBuilder app, SmscServer server)
    {
        app.MapGet("/books", () => server.Books.Snapshot());
        app.MapGet("/messages", (int? from, HttpContext context) =>
        {
            context.Response.ContentType = "application/x-ndjson";
            return MessageLines.WriteAsync(server.Books, from ?? 0, context.Response.BodyWriter, context.RequestAborted);
        });
        app.MapGet("/settings", () => server.Settings);
        app.MapPost("/settings", (JsonObject change) => Change(server, change));
        app.MapPost("/links/drop", server.DropLinks);
        app.MapPost("/links/unbind", server.Unbind);
    }

    private static IResult Change(SmscServer server, JsonObject change)
    {
        try
        {
            server.Settings = SmscSettingsJson.Change(server.Settings, change);
            return Results.Ok(server.Settings);
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            return Results.BadRequest(e.Message);
        }
    }
}
