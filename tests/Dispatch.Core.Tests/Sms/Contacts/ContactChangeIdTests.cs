using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Contacts;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Contacts;

public sealed class ContactChangeIdTests
{
    [Fact]
    public void One_outcome_has_one_id_and_an_attempt_that_is_made_again_and_ends_otherwise_has_another()
    {
        Assert.Equal(Id(ContactFactKind.Failed), Id(ContactFactKind.Failed));
        Assert.Equal(3, new[] { Id(ContactFactKind.Failed), Id(ContactFactKind.Refused), Id(ContactFactKind.Reached) }.Distinct().Count());
    }

    private static EvidenceId Id(ContactFactKind kind) => ContactChangeId.Of(
        new ContactFact(kind, new AttemptId(new SmsId(1, 1), 1, 1), new NoticeKey(7), new Mobile(989_120_000_000), DateTimeOffset.UnixEpoch));
}
