using System.Threading.Channels;
using Dispatch.Core.Metrics;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Seams;
using Dispatch.Core.Sms.Receipts;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>Writes committed segments, each with a token of the gateway's rate. What it cannot write in time goes back to the queue.</summary>
internal sealed class WireWriter(
    SmsGateway gateway, IGatewayLink bind, WindowSignal window, GatewayGate gate, OpenAttempts open, ReturnInbox returns, IRateLimiter limiter, IMembership membership, ISeams seams,
    IOptions<SmsOptions> options, TimeProvider time, SmsMetrics metrics)
{
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(31);

    private int _planned;
    private int _written; // of the batch in hand: given to the link

    /// <summary>Segments that are committed, or about to be, and not written yet.</summary>
    public int Planned => Volatile.Read(ref _planned);

    public void Plan(int segments) => Interlocked.Add(ref _planned, segments);

    public async Task RunAsync(ChannelReader<WireBatch> batches, CancellationToken stop)
    {
        await foreach (var batch in batches.ReadAllAsync(CancellationToken.None))
        {
            await seams.ReachAsync(Seam.AfterIntentBeforeFirstByte);
            var attempts = batch.Attempts();
            open.Expect(attempts);
            _written = 0;
            try
            {
                await WriteAsync(attempts, stop);
            }
            finally
            {
                var now = time.GetUtcNow();
                foreach (var attempt in attempts.Skip(_written)) returns.Put(new Outcome(OutcomeKind.NeverWritten, attempt, now));
                Plan(_written - attempts.Count);
            }

            await seams.ReachAsync(Seam.AfterSubmitBeforeAnswer);
        }
    }

    private async Task WriteAsync(List<OpenAttempt> attempts, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (_written < attempts.Count && time.GetElapsedTime(started) < options.Value.TokenWait && MayWrite(stop))
        {
            // Tokens are for what can be written now: an unused one is lost.
            if (bind.FreeWindow is var free && free == 0)
            {
                await WaitForWindowAsync(stop);
                continue;
            }

            var grant = await GrantAsync(Math.Min(free, attempts.Count - _written), stop);
            var submitted = 0;
            while (submitted < grant.Granted && time.GetTimestamp() < grant.ValidUntil && MayWrite(stop) && Submit(attempts[_written]))
            {
                // Counted off here: from now on it is in the window.
                _written++;
                submitted++;
                Plan(-1);
            }

            if (submitted > 0)
            {
                bind.Flush();
                metrics.Submitted(gateway.Name, submitted);
            }

            if (_written < attempts.Count && grant.RetryAfter > TimeSpan.Zero)
                await Task.Delay(grant.RetryAfter, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool MayWrite(CancellationToken stop) => !stop.IsCancellationRequested && bind.State == BindState.Bound && gate.MaySend && membership.MaySend;

    private async Task<RateGrant> GrantAsync(int wanted, CancellationToken stop)
    {
        try
        {
            return await limiter.AcquireAsync(gateway.Account, wanted, stop);
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }

    private bool Submit(OpenAttempt attempt)
    {
        var validity = attempt.Row.UsefulUntil - time.GetUtcNow();
        if (validity < TimeSpan.FromSeconds(1)) validity = TimeSpan.FromSeconds(1);
        var part = attempt.Queued.Parts[attempt.Row.Id.Segment - attempt.Queued.First];
        var token = open.Add(attempt);
        var request = new SubmitRequest
        {
            Source = gateway.Protocol.Source,
            Destination = attempt.Row.Mobile,
            Payload = part.Payload,
            UserDataHeader = part.HasHeader,
            DataCoding = attempt.Queued.DataCoding,
            Validity = validity < MaxValidity ? validity : MaxValidity,
            RegisteredDelivery = gateway.Protocol.RegisteredDelivery,
            Attempt = attempt.Row.Id,
            Reference = attempt.Row.Reference,
            UserMessageReference = gateway.Protocol.SendUserMessageReference ? attempt.Row.Reference : null,
        };
        window.Took();
        if (bind.TrySubmit(request, token))
        {
            gate.Spend();
            return true;
        }

        if (open.Remove(token) is not null) window.Gave();
        return false;
    }

    private async Task WaitForWindowAsync(CancellationToken stop)
    {
        using var bound = new CancellationTokenSource(options.Value.TokenWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stop);
        try
        {
            await window.Freed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller's condition says what that means.
        }
    }
}
