using System.Text;
using Polly;
using Polly.Retry;

namespace Dispatch.Core.Sms.Http;

/// <summary>Sends requests to a gateway, with a bound on their time. Only what certainly never left is tried again.</summary>
internal sealed class HttpWire
{
    /// <summary>The name of the client, of which the factory makes one handler for all gateways.</summary>
    public const string ClientName = "sms-gateway";

    // A restart of the gateway's front takes about as long; what is down longer is the check's business.
    private const int Tries = 2;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(50);

    // Kannel answers in a line.
    private const int MaxBody = 512;

    private static readonly ResiliencePropertyKey<Trip> TripKey = new("trip");

    private readonly IHttpClientFactory _clients;
    private readonly SendsmsWriter _writer;
    private readonly Uri _check;
    private readonly ResiliencePipeline<HttpReply> _pipeline;

    public HttpWire(HttpGatewayOptions gateway, IHttpClientFactory clients, TimeProvider time)
    {
        (_clients, _writer, _check) = (clients, new SendsmsWriter(gateway), gateway.Check);
        _pipeline = new ResiliencePipelineBuilder<HttpReply> { TimeProvider = time }
            .AddTimeout(gateway.Timeout)
            .AddRetry(new RetryStrategyOptions<HttpReply>
            {
                ShouldHandle = static attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is HttpRequestException && !attempt.Context.Properties.GetValue(TripKey, new Trip()).HasBegun),
                MaxRetryAttempts = Tries,
                Delay = TryAgainAfter,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>Submits. Never throws for what the wire does.</summary>
    public Task<HttpReply> SubmitAsync(Sendsms sms, CancellationToken stop) => SendAsync(trip => _writer.Write(sms, trip), stop);

    /// <summary>Asks whether anybody answers.</summary>
    public Task<HttpReply> CheckAsync(CancellationToken stop) => SendAsync(trip => new HttpRequestMessage(HttpMethod.Get, _check) { Content = new TripContent(trip, [], null) }, stop);

    private async Task<HttpReply> SendAsync(Func<Trip, HttpRequestMessage> write, CancellationToken stop)
    {
        var trip = new Trip();
        var context = ResilienceContextPool.Shared.Get(stop);
        context.Properties.Set(TripKey, trip);
        try
        {
            return await _pipeline.ExecuteAsync(async during => await TryAsync(write, trip, during.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new HttpReply(null, "", trip.HasBegun, $"{e.GetType().Name}: {(e is HttpRequestException { HttpRequestError: var error } ? error.ToString() : e.Message)}");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpReply> TryAsync(Func<Trip, HttpRequestMessage> write, Trip trip, CancellationToken cancellationToken)
    {
        using var request = write(trip);
        using var client = _clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return new HttpReply(response.StatusCode, await BodyAsync(response, cancellationToken).ConfigureAwait(false), HadLeft: true, null);
    }

    // The status is the answer: without its body it still counts.
    private static async ValueTask<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var bytes = new byte[MaxBody];
            var read = await stream.ReadAtLeastAsync(bytes, MaxBody, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(bytes, 0, read);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return "";
        }
    }
}
