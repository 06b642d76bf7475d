using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>
/// What ingest asks of the SMS road in its own process. Per batch: <see cref="Reserve"/>; write the rows, the first ones (in order of service)
/// under <see cref="CurrentLease"/>, the rest without a lease; after the COMMIT <see cref="Take"/> and, if some were written without a lease,
/// <see cref="Wake"/>; where nothing was committed, <see cref="GiveBack"/>.
/// </summary>
internal interface ISmsIntake
{
    /// <summary>
    /// How many rows, at most <paramref name="wanted"/>, this worker may lease for itself. None while something may wait in the
    /// database that is lower in order, while the gateway is not bound, and while draining. What is given is held until it is taken or given back.
    /// </summary>
    int Reserve(int wanted);

    /// <summary>The lease to write with the reserved rows: read it before the statement that writes them.</summary>
    SmsLease CurrentLease { get; }

    /// <summary>Rows that were committed under a lease of <see cref="CurrentLease"/>, each bearing it; ends the reservation of as many.</summary>
    void Take(ReadOnlySpan<QueuedSms> committed);

    /// <summary>Ends a reservation that was not used.</summary>
    void GiveBack(int reserved);

    /// <summary>Rows were committed without a lease: somebody is to claim them. The lowest of each lane is told, so that what is held is not looked past in vain.</summary>
    void Wake(Lane lane, long turn, long no);
}
