using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Queue;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Text;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

public sealed class TakeBackTests
{
    private static readonly SmsSegment Part = new(new byte[2], HasHeader: true);

    [Fact]
    public void An_SMS_none_of_whose_segments_left_goes_back_whole_and_unleased()
    {
        var row = Row();
        var back = Assert.Single(TakeBack.Rows([(row, 1), (row, 2)], gateway: 4));
        Assert.Equal(row.Sms with { Lease = default }, back);
    }

    [Fact]
    public void A_segment_that_did_not_leave_goes_back_alone_with_its_gateway_and_reference()
    {
        var back = Assert.Single(TakeBack.Rows([(Row(), 2)], gateway: 4));
        Assert.Equal((2, 1, 4, 9), (back.Segment, back.Attempt, back.Gateway!.Value, back.ConcatRef!.Value));
    }

    private static Intent.Row Row() => new(
        new QueuedSms
        {
            No = 1,
            Stage = 1,
            Lane = Lane.Normal,
            Turn = 5,
            Key = new NoticeKey(1),
            Court = 1,
            Mobile = new Mobile(989120000000),
            UsefulUntil = DateTimeOffset.UnixEpoch,
            Lease = new SmsLease(3, TimeSpan.FromSeconds(1), 1),
        },
        Segments: 2,
        Reference: 7,
        ConcatRef: 9,
        DataCoding: 8,
        [Part, Part]);
}
