using Dispatch.Core.Ledger;
using Dispatch.Core.RateLimit;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>One gateway account that SMS leave by: its settings, its number, and the rate that its people have set.</summary>
/// <param name="http">Its settings where it speaks HTTP; those of SMPP do not count then.</param>
/// <param name="index">Its place in the settings, from 0.</param>
internal sealed class SmsGateway(SmppGatewayOptions protocol, GatewayOptions options, int index, HttpGatewayOptions? http = null)
{
    private GatewayAccount? _account;
    private int _rate;

    public int Index => index;

    /// <summary>Its settings as SMPP has them: name, sender, window and what receipts are matched by.</summary>
    public SmppGatewayOptions Protocol { get; } = http?.AsSmpp() ?? protocol;

    /// <summary>Null where it speaks SMPP.</summary>
    public HttpGatewayOptions? Http => http;

    public string Name => Protocol.Name;

    public int Weight => options.Weight;

    /// <summary>The rate that was set by command, else that of the settings.</summary>
    public int CapPerSecond => Volatile.Read(ref _rate) is var rate and > 0 ? rate : options.CapPerSecond;

    public StatusReactions Reactions { get; } = http?.StatusReactions() ?? protocol.StatusReactions();

    /// <exception cref="InvalidOperationException">The account was not looked up yet.</exception>
    public GatewayAccount Account => Volatile.Read(ref _account) ?? throw new InvalidOperationException("The gateway's number was not read from the ledger yet.");

    public short No => Account.No;

    public bool IsKnown => Volatile.Read(ref _account) is not null;

    /// <summary>The id that receipts of an attempt will bear, where it is known without the gateway's answer.</summary>
    public string? GivenId(AttemptRow attempt) => http is null ? null : CallbackId.Of(attempt.Id, attempt.Reference);

    /// <summary>Sets the rate, 0 for that of the settings. Every worker reads the same row: one that still goes by a higher rate does so for one look more.</summary>
    public void SetRate(int rate)
    {
        if (rate == Volatile.Read(ref _rate)) return;
        Volatile.Write(ref _rate, rate);
        if (Volatile.Read(ref _account) is { } account) Volatile.Write(ref _account, account with { CapPerSecond = CapPerSecond });
    }

    /// <summary>Reads, or draws, the account's number.</summary>
    public async Task KnowAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        if (!IsKnown) Volatile.Write(ref _account, new GatewayAccount(await SmsGatewayTable.NumberAsync(session, Name, cancellationToken), Name, CapPerSecond));
    }
}
