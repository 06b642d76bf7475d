using Dispatch.Sandbox.Servers;
using Npgsql;

namespace Dispatch.Load.Gateways;

/// <summary>The exit code of a run. 0: every floor holds; 1: one does not, or the run could not be made; 130: interrupted.</summary>
internal static class RunEnd
{
    public static async Task<int> OfAsync(Func<Task<bool>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run() ? 0 : 1;
        }
        catch (Exception failure) when (failure is LoadException or ServerStartException or NpgsqlException or TimeoutException or Confluent.Kafka.KafkaException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 130;
        }
    }
}
