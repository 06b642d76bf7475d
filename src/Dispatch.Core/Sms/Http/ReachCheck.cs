using System.Globalization;
using System.Net;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Http;

/// <summary>Asks a gateway whether it is there, and, where wanted, whether it knows us. Whatever else it answers, it is there.</summary>
internal sealed class ReachCheck(HttpGatewayOptions gateway, HttpWire wire, HttpStatuses statuses, StatusReactions reactions)
{
    /// <summary>Null where it can be reached and does not refuse the credentials.</summary>
    public async Task<BindReason?> AskAsync(bool withCredentials, CancellationToken stop)
    {
        var reply = withCredentials
            ? await wire.SubmitAsync(Sendsms.Credentials, stop).ConfigureAwait(false)
            : await wire.CheckAsync(stop).ConfigureAwait(false);
        if (reply.Status is not { } status)
            return new BindReason(reply.HadLeft ? BindReasonKind.BindUnanswered : BindReasonKind.ConnectFailed, Detail: reply.Fault ?? $"no answer from {gateway.Check.Authority}");
        var means = statuses.Of(status, reply.Body);
        return withCredentials && reactions.Of(means) == StatusReaction.CredentialsRefused ? Refused(means, status) : null;
    }

    public static BindReason Refused(CommandStatus means, HttpStatusCode status) =>
        new(BindReasonKind.BindRefused, means, string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)status}"));
}
