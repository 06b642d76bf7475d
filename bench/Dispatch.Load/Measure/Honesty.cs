using Dispatch.Load.Plant;
using Npgsql;

namespace Dispatch.Load.Measure;

/// <summary>What must be true for a figure to mean anything, asked back where it holds and not where it was set.</summary>
internal sealed class Honesty(LoadPlant plant)
{
    private const string SettingsSql = "SELECT name, current_setting(name) FROM unnest($1) AS name";

    // What a role or the database overrides shows in the session below as well; this names the place.
    private const string OverridesSql = "SELECT count(*) FROM pg_db_role_setting";

    /// <summary>The server's settings, the disk and the version. To be printed and put into the report.</summary>
    /// <exception cref="LoadException">A setting makes COMMIT unsafe, or data lies in memory.</exception>
    public async Task<HonestFacts> CheckAsync(CancellationToken cancellationToken)
    {
        // A session as the workers open it.
        await using var session = await plant.Sessions.OpenAsync(cancellationToken);
        var settings = await SettingsAsync(session.Connection, cancellationToken);
        foreach (var (name, value) in PostgresTuning.Required)
            if (settings[name] != value)
                throw new LoadException($"PostgreSQL has {name} = {settings[name]}: figures count only with {name} = {value}.");
        await using var overrides = new NpgsqlCommand(OverridesSql, session.Connection);
        if ((long)(await overrides.ExecuteScalarAsync(cancellationToken))! != 0)
            throw new LoadException("A role or database overrides settings of PostgreSQL (pg_db_role_setting): take that away, so that what was asked back holds for every session.");

        var data = settings["data_directory"];
        return new HonestFacts(settings, data, OnDisk(data), OnDisk(plant.Parts.Folder));
    }

    private static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SettingsSql, connection);
        string[] names = [.. PostgresTuning.Required.Keys, .. PostgresTuning.Settings.Keys, "wal_level", "wal_sync_method", "data_directory", "server_version"];
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) settings[reader.GetString(0)] = reader.GetString(1);
        return settings;
    }

    private static string OnDisk(string folder)
    {
        var type = FileSystem.TypeOf(folder);
        return type is "tmpfs" or "ramfs" or "hugetlbfs"
            ? throw new LoadException($"{folder} lies on {type}, in memory: a COMMIT costs nothing there. Set DISPATCH_RUN_FOLDER to a folder on a disk.")
            : type;
    }
}

/// <param name="Postgres">Settings asked back.</param>
/// <param name="DataFolder">PostgreSQL's.</param>
/// <param name="DataFileSystem">Type of the file system below it.</param>
/// <param name="KafkaFileSystem">Type of the file system that Kafka's logs lie on.</param>
internal sealed record HonestFacts(IReadOnlyDictionary<string, string> Postgres, string DataFolder, string DataFileSystem, string KafkaFileSystem);
