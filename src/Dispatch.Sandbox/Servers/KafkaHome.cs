namespace Dispatch.Sandbox.Servers;

/// <summary>An unpacked Kafka distribution and the Java to run it.</summary>
internal sealed record KafkaHome(string Java, string Folder)
{
    public const string Missing =
        "No Kafka on this machine: it takes Java 17 or newer (JAVA_HOME, or 'java' on PATH) and an unpacked Apache Kafka 4 (KAFKA_HOME, or ../shared/kafka beside the project), or set DISPATCH_KAFKA to a cluster's host:port.";

    /// <summary>Null unless both Java and a Kafka home are there.</summary>
    public static KafkaHome? Find() => FindJava() is { } java && FindFolder() is { } folder ? new KafkaHome(java, folder) : null;

    public string ClassPath => Path.Combine(Folder, "libs", "*");

    private static string? FindJava()
    {
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        var java = string.IsNullOrEmpty(home) ? null : Path.Combine(home, "bin", "java");
        return File.Exists(java) ? java : Tool.Find("java");
    }

    private static string? FindFolder()
    {
        var home = Environment.GetEnvironmentVariable("KAFKA_HOME");
        if (string.IsNullOrEmpty(home)) home = ProjectRoot.Find() is { } root ? Path.GetFullPath(Path.Combine(root, "..", "shared", "kafka")) : null;
        return home is not null && Directory.Exists(Path.Combine(home, "libs")) ? home : null;
    }
}
