using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>The details of the two pieces of evidence that a packed service stands for.</summary>
internal static class ServiceDetail
{
    /// <summary>Where the event came from, and the salted digest of its bytes.</summary>
    public static void Acceptance(Utf8Line line, in UnitCursor service)
    {
        line.Raw("{\"topicId\":\""u8);
        line.Id(service.TopicId);
        line.Raw("\",\"partition\":"u8);
        line.Integer(service.Partition);
        line.Raw(",\"offset\":"u8);
        line.Integer(service.Offset);
        line.Raw(",\"timestampMs\":"u8);
        line.Integer(service.TimestampMs);
        line.Raw(service.LogAppendTime ? ",\"timestampType\":\"LogAppendTime\",\"saltedSha256\":\""u8 : ",\"timestampType\":\"CreateTime\",\"saltedSha256\":\""u8);
        line.HexLower(service.Digest);
        line.Raw("\"}"u8);
    }

    /// <summary>What it was planned with.</summary>
    public static void Consignment(Utf8Line line, in UnitCursor service)
    {
        if (service.Channel == NoticeChannel.Paper)
        {
            line.Raw("{\"reason\":\"no-account\""u8);
        }
        else
        {
            line.Raw("{\"contactVersion\":"u8);
            line.Integer(service.ContactVersion);
            if (service.BadContact != ContactReason.None) BadContact(line, service.BadContact);
        }

        line.Raw(",\"rulePack\":"u8);
        line.Integer(service.RulePack);
        line.Raw("}"u8);
    }

    private static void BadContact(Utf8Line line, ContactReason reason)
    {
        line.Raw(",\"badContact\":\""u8);
        line.Raw(Encoding.ASCII.GetBytes(ContactNames.Of(reason)));
        line.Raw("\""u8);
    }
}
