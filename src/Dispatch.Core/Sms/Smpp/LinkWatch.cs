namespace Dispatch.Core.Sms.Smpp;

/// <summary>
/// Decides when to send enquire_link and when the link is dead. Anything received proves it alive: a gateway that is
/// busy with a full window must not lose it. Times are the monotonic clock's timestamps. Not safe for several threads:
/// the session guards it.
/// </summary>
internal sealed class LinkWatch(TimeProvider time, TimeSpan interval, TimeSpan answerTimeout)
{
    private long _received = time.GetTimestamp();
    private long _sent = time.GetTimestamp();
    private long _asked;
    private uint _enquiry;
    private bool _heardSince;

    /// <summary>True where nothing at all came since the enquiry, for as long as an answer may take.</summary>
    public bool IsDead => _enquiry != 0 && !_heardSince && IsOverdue;

    /// <summary>True where one side was silent for the interval and no enquiry is under way.</summary>
    public bool IsDue => (_enquiry == 0 || IsOverdue) && time.GetElapsedTime(Math.Min(_received, _sent)) >= interval;

    private bool IsOverdue => time.GetElapsedTime(_asked) >= answerTimeout;

    public void Received(long now)
    {
        _received = now;
        _heardSince = true;
    }

    public void Sent(long now) => _sent = now;

    public void Asked(uint sequence)
    {
        _enquiry = sequence;
        _heardSince = false;
        _asked = time.GetTimestamp();
        _sent = _asked;
    }

    /// <returns>The round trip, or null where the answer is to no enquiry of ours.</returns>
    public TimeSpan? Answered(uint sequence)
    {
        if (_enquiry == 0 || sequence != _enquiry) return null;
        _enquiry = 0;
        return time.GetElapsedTime(_asked);
    }
}
