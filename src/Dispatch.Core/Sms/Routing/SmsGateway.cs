using Dispatch.Core.Ledger;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// The gateway account that SMS leave by. One so far; a second is a second one of these with its own road, and a router before the queue
/// that names the account of each row (<c>sms_queue.gateway</c>).
/// </summary>
internal sealed class SmsGateway(IOptions<GatewayOptions> options, IOptions<SmppGatewayOptions> smpp, IOptions<HttpGatewayOptions> http)
{
    private GatewayAccount? _account;

    public SmppGatewayOptions Protocol { get; } = options.Value.Protocol == GatewayProtocol.Http ? http.Value.AsSmpp() : smpp.Value;

    public string Name => Protocol.Name;

    public int CapPerSecond => options.Value.CapPerSecond;

    public StatusReactions Reactions { get; } = options.Value.Protocol == GatewayProtocol.Http ? http.Value.StatusReactions() : smpp.Value.StatusReactions();

    /// <exception cref="InvalidOperationException">The account was not looked up yet.</exception>
    public GatewayAccount Account => _account ?? throw new InvalidOperationException("The gateway's number was not read from the ledger yet.");

    public short No => Account.No;

    public bool IsKnown => Volatile.Read(ref _account) is not null;

    /// <summary>The id that receipts of an attempt will bear, where it is known without the gateway's answer.</summary>
    public string? GivenId(AttemptRow attempt) => options.Value.Protocol == GatewayProtocol.Http ? CallbackId.Of(attempt.Id, attempt.Reference) : null;

    /// <summary>Reads, or draws, the account's number.</summary>
    public async Task KnowAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        if (!IsKnown) Volatile.Write(ref _account, new GatewayAccount(await SmsGatewayTable.NumberAsync(session, Name, cancellationToken), Name, CapPerSecond));
    }
}
