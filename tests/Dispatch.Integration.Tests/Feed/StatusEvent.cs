using System.Text.Json;

namespace Dispatch.Integration.Tests.Feed;

/// <summary>What the tests read of a published event.</summary>
internal sealed record StatusEvent(string EvidenceId, string NoticeId, int Sequence, string CourtId)
{
    public static StatusEvent Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new StatusEvent(
            root.GetProperty("evidenceId").GetString()!, root.GetProperty("noticeId").GetString()!, root.GetProperty("sequence").GetInt32(), root.GetProperty("courtId").GetString()!);
    }
}
