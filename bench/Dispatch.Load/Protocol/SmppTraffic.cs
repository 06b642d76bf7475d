using System.Diagnostics;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Dispatch.Load.Measure;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dispatch.Load.Protocol;

/// <summary>One account and what it is made to send: each slot of the window is filled again as soon as it is free.</summary>
internal sealed class SmppTraffic : ISmppEvents, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SmppAccount _account;
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly TaskCompletionSource _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SubmitRequest _request;
    private readonly double[] _milliseconds;
    private long _answered;
    private long _failed;
    private BindReason _reason;

    /// <param name="gateway">The simulator's account.</param>
    /// <param name="submits">Of the longest round, for its latencies.</param>
    public SmppTraffic(SmppGatewayOptions gateway, int submits)
    {
        _account = new SmppAccount(
            gateway, this, TimeProvider.System, new Random(1), new BindMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())), NullLogger<SmppBind>.Instance);
        _milliseconds = new double[submits];
        _request = new SubmitRequest
        {
            Source = gateway.Source,
            Destination = new Mobile(989_120_000_000),
            Payload = Segmenter.Segment("ابلاغیه 140491920003311748 در کارتابل ثنای شما است", SmsEncoding.Ucs2, 7)[0].Payload,
            DataCoding = (byte)gateway.Ucs2DataCoding,
            Validity = TimeSpan.FromHours(24),
            RegisteredDelivery = RegisteredDelivery.None,
            UserMessageReference = 4_711,
        };
    }

    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Refused or unanswered: none, against a simulator without faults.</summary>
    public long Failed => Volatile.Read(ref _failed);

    public Task<IReadOnlyList<BindReason>> RunAsync(CancellationToken stop) => _account.RunAsync(stop);

    /// <summary>After its run has ended.</summary>
    public void Dispose() => _news.Dispose();

    public async Task UntilUpAsync(int binds, CancellationToken cancellationToken)
    {
        await _bound.Task.WaitAsync(Patience, cancellationToken);
        while (_account.BindsUp < binds) await _news.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Submits so many and waits for all their answers.</summary>
    /// <returns>From the first submission to the last answer.</returns>
    public async Task<TimeSpan> SendAsync(int submits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var end = Answered + submits;
        for (var sent = 0; ;)
        {
            while (sent < submits && _account.TrySubmit(_request with { Destination = new Mobile(989_120_000_000 + sent) }, sent)) sent++;
            _account.Flush();
            if (Answered >= end) return Stopwatch.GetElapsedTime(started);
            if (!await _news.WaitAsync(Patience, cancellationToken))
                throw new LoadException(FormattableString.Invariant($"Nothing was answered for {Patience.TotalSeconds:0} s; {Answered:N0} were before ({_reason.Kind} {_reason.Detail})."));
        }
    }

    /// <summary>Of the last <paramref name="submits"/> answers.</summary>
    public Quantiles Latencies(int submits)
    {
        var latencies = new Latencies(submits);
        latencies.AddMilliseconds(_milliseconds.Take(submits));
        return latencies.Quantiles()!;
    }

    public void OnAnswer(long token, CommandStatus status, string messageId, TimeSpan elapsed)
    {
        if (status != CommandStatus.Ok) Interlocked.Increment(ref _failed);
        _milliseconds[token] = elapsed.TotalMilliseconds;
        Interlocked.Increment(ref _answered);
    }

    public void OnUnanswered(long token, bool mayHaveLeft)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _answered);
    }

    public void OnLateAnswer(long token, CommandStatus status, string messageId)
    {
    }

    public void OnDeliver(in DeliverSm deliver, DeliverTicket ticket) => ticket.Answer(CommandStatus.Ok);

    public void OnStateChanged(BindState state, BindReason reason)
    {
        _reason = reason;
        if (state == BindState.Bound) _bound.TrySetResult();
    }

    public void OnWindowFreed()
    {
        // At most one signal waits: whoever comes for it looks at everything.
        if (_news.CurrentCount > 0) return;
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another bind was quicker.
        }
    }

    public void OnLinkRoundTrip(TimeSpan elapsed)
    {
    }

    public void OnProtocolFault(PduError error, CommandId command) => Interlocked.Increment(ref _failed);

    public void OnReconnectScheduled(TimeSpan wait)
    {
    }
}
