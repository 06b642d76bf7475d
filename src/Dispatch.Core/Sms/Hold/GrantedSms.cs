using Dispatch.Core.Sms.Queue;

namespace Dispatch.Core.Sms.Hold;

/// <summary>SMS that this worker was granted lately: what comes back unsent is not counted again. Bounded; of the oldest nothing is known. For one caller.</summary>
internal sealed class GrantedSms
{
    private const int Most = 16_384;

    private HashSet<SmsId> _newer = [];
    private HashSet<SmsId> _older = [];

    public bool Contains(SmsId sms) => _newer.Contains(sms) || _older.Contains(sms);

    public void Add(SmsId sms)
    {
        if (_newer.Count >= Most) (_older, _newer) = (_newer, []);
        _newer.Add(sms);
    }
}
