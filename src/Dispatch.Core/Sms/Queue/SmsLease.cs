namespace Dispatch.Core.Sms.Queue;

/// <summary>A lease only reserves: when it runs out the row is free again. The database's clock says when, this is how a worker knows it in time.</summary>
/// <param name="Token">Drawn from <c>sms_lease_token</c>; the intent takes a row only where it still bears it. 0: no lease.</param>
/// <param name="Length">What is added to the database's clock when the lease is written.</param>
/// <param name="EndsAt">
/// Monotonic timestamp (<see cref="TimeProvider.GetTimestamp"/>), read before the lease was written: the database's end is never earlier.
/// </param>
internal readonly record struct SmsLease(long Token, TimeSpan Length, long EndsAt)
{
    /// <summary>A lease that begins now, or a little later.</summary>
    public static SmsLease From(long token, TimeSpan length, TimeProvider time) =>
        new(token, length, time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency));

    /// <summary>True while at least <paramref name="margin"/> is left.</summary>
    public bool Holds(TimeSpan margin, TimeProvider time) =>
        Token != 0 && EndsAt - time.GetTimestamp() > (long)(margin.TotalSeconds * time.TimestampFrequency);
}
