namespace Dispatch.Sandbox.Servers;

/// <summary>Whether a Docker daemon answers, and the images that stand in for local servers; compose.yaml names the same.</summary>
internal static class Docker
{
    public const string KafkaImage = "apache/kafka:4.3.1";
    public const string PostgresImage = "postgres:15";
    public const string RedisImage = "redis:7";

    /// <summary>Asks through the client program, which knows about contexts and sockets. A daemon that takes longer than three seconds does not answer.</summary>
    public static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            return (await Tool.RunAsync(null, "docker", ["version", "--format", "{{.Server.Version}}"], limit.Token)).Trim().Length > 0;
        }
        catch (ServerStartException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
