using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Routing;

/// <summary>
/// Outcomes on their way into the ledger. Bounded by what is open (<see cref="OpenAttempts.Unsettled"/> ≤ <see cref="SmsOptions.MaxOpen"/>, which
/// the sender keeps), so that the read loop never waits to put one in.
/// </summary>
internal sealed class OutcomeInbox(IOptions<SmsOptions> options)
{
    // Twice: a late answer is an outcome of an attempt that was counted off before.
    private readonly Channel<Outcome> _outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(options.Value.MaxOpen * 2) { SingleReader = true });

    public ChannelReader<Outcome> Reader => _outcomes.Reader;

    /// <exception cref="InvalidOperationException">More is open than may be; the link is closed for it, and the attempts become Unknown.</exception>
    public void Put(in Outcome outcome)
    {
        if (!_outcomes.Writer.TryWrite(outcome)) throw new InvalidOperationException("More outcomes than submissions: raise Dispatch:Sms:MaxOpen.");
    }

    public void Complete() => _outcomes.Writer.TryComplete();
}
