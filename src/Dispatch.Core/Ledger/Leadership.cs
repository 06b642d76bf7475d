using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dispatch.Core.Ledger;

/// <summary>
/// Leadership by an advisory lock on a session of its own: it lasts as long as that connection, and what the leader writes goes over
/// the same connection. So a leader that lost it cannot write, and another takes over without being told.
/// </summary>
internal sealed partial class Leadership(LedgerSessions sessions, IOptions<LedgerOptions> options, TimeProvider clock, ILogger<Leadership> logger)
{
    // Longer than any leader pauses between two looks (FeedOptions.LongestPauseMilliseconds and its like).
    private const int LongestSilenceSeconds = 10;

    private const string TrySql = "SELECT pg_try_advisory_lock($1)";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits for leadership and leads, again and again, until cancelled. A fault of any kind ends the leadership, is logged, and
    /// is followed by a pause that grows while faults follow each other.
    /// </summary>
    /// <param name="role">What is led.</param>
    /// <param name="lead">Runs as leader on the leader's session; returns only by cancellation or fault.</param>
    /// <param name="changed">Told true when leadership begins and false when it ends.</param>
    /// <param name="cancellationToken">Ends it; the lock is given back at once.</param>
    public async Task RunAsync(
        LeaderRole role, Func<LedgerSession, CancellationToken, Task> lead, Action<bool> changed, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var longest = TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds);
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                await using var session = await sessions.OpenAsync(cancellationToken);
                await TakeAsync(session, role, cancellationToken);
                began = clock.GetTimestamp();
                Log.Leads(logger, role);
                changed(true);
                await lead(session, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, the road behind this role must not stop for good.
                Log.Ended(logger, role, exception);
            }
            finally
            {
                changed(false);
            }

            if (clock.GetElapsedTime(began) > longest * 2) pause = FirstPause;
            if (!await PauseAsync(pause, cancellationToken)) return;
            pause = pause * 2 < longest ? pause * 2 : longest;
        }
    }

    private async Task TakeAsync(LedgerSession session, LeaderRole role, CancellationToken cancellationToken)
    {
        // A leader that is frozen is as good as gone, and says nothing: the server ends its silent session, and with it the leadership.
        var silence = TimeSpan.FromSeconds(options.Value.IdleTransactionSeconds + LongestSilenceSeconds);
        await using (var set = new NpgsqlCommand("SELECT set_config('idle_session_timeout', $1, false)", session.Connection))
        {
            set.Parameters.Add(new NpgsqlParameter<string> { TypedValue = silence.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) });
            await set.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await using var command = new NpgsqlCommand(TrySql, session.Connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)role });
            if (await command.ExecuteScalarAsync(cancellationToken) is true) return;
            await Task.Delay(Retry, clock, cancellationToken);
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Information, "This worker leads {Role}")]
        public static partial void Leads(ILogger logger, LeaderRole role);

        [LoggerMessage(1411, LogLevel.Warning, "Leading {Role} ended by a fault; this worker tries again")]
        public static partial void Ended(ILogger logger, LeaderRole role, Exception exception);
    }
}
