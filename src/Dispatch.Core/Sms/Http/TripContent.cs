using System.Net;
using System.Net.Http.Headers;

namespace Dispatch.Core.Sms.Http;

/// <summary>A request's body, empty or not, that tells the trip when the request leaves: the client asks for it after the headers, and before anything is flushed.</summary>
internal sealed class TripContent : HttpContent
{
    private readonly Trip _trip;
    private readonly byte[] _body;

    public TripContent(Trip trip, byte[] body, MediaTypeHeaderValue? type)
    {
        (_trip, _body) = (trip, body);
        Headers.ContentType = type;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) => await SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _trip.Begin();
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
