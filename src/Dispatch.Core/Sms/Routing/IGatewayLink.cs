using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Routing;

/// <summary>A gateway account as the sender sees it, whatever its protocol.</summary>
internal interface IGatewayLink
{
    BindState State { get; }

    int FreeWindow { get; }

    int BindsUp { get; }

    bool TrySubmit(in SubmitRequest request, long token);

    void Flush();

    Task<IReadOnlyList<BindReason>> RunAsync(CancellationToken stop);
}
