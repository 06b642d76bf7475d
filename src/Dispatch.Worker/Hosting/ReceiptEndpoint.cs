using Dispatch.Core.Sms.Http;

namespace Dispatch.Worker.Hosting;

/// <summary>Where HTTP gateways bring their receipts: an address that <see cref="CallbackAddress"/> wrote and signed.</summary>
internal static class ReceiptEndpoint
{
    public static void MapReceipts(this WebApplication app)
    {
        // Without the role sms there is nobody to take one.
        if (!app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(CallbackDesks))) return;
        app.MapMethods(CallbackAddress.Path + "/{gateway}", [HttpMethods.Get, HttpMethods.Post], async (string gateway, HttpRequest request, CallbackDesks desks, CancellationToken cancellationToken) =>
        {
            if (desks.Find(gateway) is not { } desk) return Results.NotFound();
            var words = request.Query;
            var verdict = await desk.TakeAsync(new Callback(words["id"], words["until"], words["sig"], words["type"], words["answer"]), cancellationToken);
            return Results.Text(Text(verdict) + "\n", statusCode: Status(verdict));
        });
    }

    private static int Status(CallbackVerdict verdict) => verdict switch
    {
        CallbackVerdict.Stored or CallbackVerdict.Repeated or CallbackVerdict.Ignored => StatusCodes.Status200OK,
        CallbackVerdict.Unreadable => StatusCodes.Status400BadRequest,
        CallbackVerdict.Forged => StatusCodes.Status403Forbidden,
        CallbackVerdict.Expired => StatusCodes.Status410Gone,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static string Text(CallbackVerdict verdict) => verdict switch
    {
        CallbackVerdict.Stored => "stored",
        CallbackVerdict.Repeated => "known already",
        CallbackVerdict.Ignored => "says nothing of a message",
        CallbackVerdict.Unreadable => "a word is missing, or is none",
        CallbackVerdict.Forged => "not signed here",
        CallbackVerdict.Expired => "too old",
        _ => "not stored: send it again",
    };
}
