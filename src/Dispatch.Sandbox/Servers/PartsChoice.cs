namespace Dispatch.Sandbox.Servers;

/// <summary>
/// Chooses each server, first that answers: a configured address, this machine's own programs, Docker, and for Kafka at last the
/// mock. Programs that are there must work: what fails to start is told, and never papered over by the next in line.
/// </summary>
internal sealed class PartsChoice(PartsOptions options, string runFolder, Lazy<Task<bool>> dockerAnswers)
{
    private static readonly TimeSpan ConfiguredPatience = TimeSpan.FromSeconds(5);

    public async Task<IKafkaPart> KafkaAsync(CancellationToken cancellationToken)
    {
        if (Configured(ConfiguredKafka.Variable) is { } address)
        {
            if (await KafkaProbe.ClusterIdAsync(address, ConfiguredPatience, cancellationToken) is not null) return new ConfiguredKafka(address);
            SayPassedOver("Kafka", ConfiguredKafka.Variable);
        }

        if (KafkaHome.Find() is not null) return await KafkaServer.StartAsync(new KafkaOptions { Folder = Folder("kafka") }, cancellationToken);
        if (await dockerAnswers.Value) return await DockerKafka.StartAsync(cancellationToken);
        if (!options.AllowMock) throw new ServerStartException(KafkaHome.Missing);
        options.Say(MockKafka.Warning);
        return MockKafka.Start();
    }

    public async Task<IPostgresPart> PostgresAsync(CancellationToken cancellationToken)
    {
        if (Configured(ConfiguredPostgres.Variable) is { } address)
        {
            var configured = new ConfiguredPostgres(address);
            if (await PostgresDatabases.AnswersAsync(configured.ConnectionString("postgres"), cancellationToken)) return configured;
            SayPassedOver("PostgreSQL", ConfiguredPostgres.Variable);
        }

        if (PostgresBinaries.Find() is not null)
            return await PostgresServer.StartAsync(new PostgresOptions { Folder = Folder("postgres"), Settings = options.PostgresSettings }, cancellationToken);
        if (await dockerAnswers.Value) return await DockerPostgres.StartAsync(options.PostgresSettings, cancellationToken);
        throw new ServerStartException(PostgresBinaries.Missing);
    }

    public async Task<IRedisPart> RedisAsync(CancellationToken cancellationToken)
    {
        if (Configured(ConfiguredRedis.Variable) is { } address)
        {
            var configured = new ConfiguredRedis(address);
            if (await RedisAsk.AnswersAsync(configured.Endpoint, cancellationToken)) return configured;
            SayPassedOver("Redis", ConfiguredRedis.Variable);
        }

        if (RedisServer.FindProgram() is not null)
            return await RedisServer.StartAsync(new RedisOptions { Folder = Folder("redis"), MaxMemoryBytes = options.RedisMaxMemoryBytes }, cancellationToken);
        if (await dockerAnswers.Value) return await DockerRedis.StartAsync(options.RedisMaxMemoryBytes, cancellationToken);
        throw new ServerStartException(RedisServer.Missing);
    }

    private static string? Configured(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address ? address : null;

    // The variable, not its value: a connection string may hold a password.
    private void SayPassedOver(string server, string variable) =>
        options.Say($"{server}: the address in {variable} does not answer; the next choice is tried.");

    private string Folder(string server) => Path.Combine(runFolder, server);
}
