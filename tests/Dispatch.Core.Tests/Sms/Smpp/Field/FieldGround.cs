using System.Text;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>An account and the simulated centre it is bound to, over real sockets and by the real clock; both sides' books at hand.</summary>
internal sealed class FieldGround : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private long _submitted;

    private FieldGround(SmscServer centre, SmppGatewayOptions gateway)
    {
        (Centre, Gateway) = (centre, gateway);
        Account = new SmppAccount(
            gateway, Owner, TimeProvider.System, new NoJitter(), new BindMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())),
            NullLogger<SmppBind>.Instance);
        Running = Account.RunAsync(_stop.Token);
    }

    public SmscServer Centre { get; }

    public SmppGatewayOptions Gateway { get; }

    public SmppAccount Account { get; }

    public FieldOwner Owner { get; } = new();

    /// <summary>Ends where the credentials are refused, and at the stop.</summary>
    public Task<IReadOnlyList<BindReason>> Running { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the centre and the account, and waits for its binds.</summary>
    public static async Task<FieldGround> BoundAsync(SmscSettings? settings = null, Action<SmppGatewayOptions>? with = null)
    {
        var ground = await StartAsync(settings, with);
        await ground.UpAsync();
        return ground;
    }

    /// <summary>Starts both, and waits for nothing.</summary>
    public static async Task<FieldGround> StartAsync(SmscSettings? settings = null, Action<SmppGatewayOptions>? with = null, SmscOptions? options = null)
    {
        options ??= new SmscOptions { Accounts = [new SmscAccount("court", "secret")] };
        var centre = await SmscServer.StartAsync(options with { Settings = settings ?? new SmscSettings() });
        var gateway = new SmppGatewayOptions
        {
            Host = "127.0.0.1",
            Port = centre.Port,
            SystemId = "court",
            Password = "secret",
            SourceAddress = "3000123",
            Window = 100,
            AlreadyBoundWait = TimeSpan.FromMilliseconds(50),
            DrainTimeout = TimeSpan.FromSeconds(5),
        };
        with?.Invoke(gateway);
        return new FieldGround(centre, gateway);
    }

    public Task UpAsync()
    {
        var binds = Gateway.BindAs == SmppBindKind.Transceiver ? Gateway.Binds : Gateway.Binds + Gateway.ReceiverBinds;
        return Owner.WhenAsync(_ => Account.BindsUp == binds && Centre.Books.Snapshot().Bound == binds, Token);
    }

    /// <summary>Submits as the window permits; returns once all are in it, not once they are answered.</summary>
    public async Task SubmitAsync(int count, string text = "ابلاغیه")
    {
        var payload = Encoding.BigEndianUnicode.GetBytes(text);
        for (var end = _submitted + count; _submitted < end;)
        {
            if (Account.TrySubmit(Request(_submitted) with { Payload = payload }, _submitted))
            {
                _submitted++;
                continue;
            }

            Account.Flush();
            await Owner.WhenAsync(_ => Account.FreeWindow > 0, Token);
        }

        Account.Flush();
    }

    public SubmitRequest Request(long number) => new()
    {
        Source = Gateway.Source,
        Destination = new Mobile(989_120_000_000 + number),
        Payload = new byte[] { 6, 0x33 },
        DataCoding = 8,
        RegisteredDelivery = Gateway.RegisteredDelivery,
        Validity = TimeSpan.FromHours(1),
        UserMessageReference = (ushort)number,
    };

    public Task WhenAsync(Func<FieldOwner, bool> condition) => Owner.WhenAsync(condition, Token);

    /// <summary>
    /// The receipts of a fault, counted: all that the centre says were acknowledged are here, and each belongs to an answer by the canonical id.
    /// </summary>
    /// <returns>Receipts without their message.</returns>
    public int Unmatched()
    {
        var known = Owner.Answers.Values.Where(answer => answer.Status == CommandStatus.Ok).Select(answer => Gateway.MessageIds.FromAnswer(answer.MessageId)).ToHashSet();
        return Owner.Receipts.Count(receipt => !known.Contains(Gateway.MessageIds.FromReceipt(receipt.MessageId)));
    }

    /// <summary>Drains and unbinds.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        // A centre that plays dead is left: it need not be drained.
        await Centre.DisposeAsync();
        await _stop.CancelAsync();
        await Running;
        _stop.Dispose();
    }

    private sealed class NoJitter : Random
    {
        public override double NextDouble() => 0.01;
    }
}
