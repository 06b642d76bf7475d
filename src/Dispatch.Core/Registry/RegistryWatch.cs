using Dispatch.Core.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

/// <summary>Looks at markers, pauses, positions and ends in the background, so that the gate answers a batch without a round trip.</summary>
internal sealed partial class RegistryWatch(
    LedgerSessions sessions, IRegistrationEnds ends, RegistryGate gate, IOptions<RegistryOptions> options, TimeProvider time, ILogger<RegistryWatch> logger) : BackgroundService
{
    private TimeSpan Pause => TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds);

    /// <summary>One look.</summary>
    public async Task LookAsync(LedgerSession session, CancellationToken cancellationToken)
    {
        var asked = gate.Asked; // before the ends: they stand after whatever asked for them
        var now = await ends.ReadAsync(cancellationToken);
        var state = await RegistryTable.ReadAsync(session, cancellationToken);
        var positions = await PositionTable.ReadAsync(session, now.TopicId, [.. now.Partitions.Keys.Order()], cancellationToken);
        gate.Look(asked, now, session.Epoch, state, positions);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts the other stages meanwhile
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await sessions.OpenUntilAsync(stoppingToken);
                while (true)
                {
                    await LookAsync(session, stoppingToken);
                    await Task.Delay(Pause, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // What was seen grows stale and the gate closes by itself; the next look opens a new session.
                Log.Failed(logger, exception);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Warning, "The registry's state could not be read; ingest waits once the last look is too old")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
