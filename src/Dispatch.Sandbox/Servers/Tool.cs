using System.Diagnostics;

namespace Dispatch.Sandbox.Servers;

/// <summary>Runs a program to its end, for the short steps around a server's life.</summary>
internal static class Tool
{
    /// <summary>The first of the program's names on PATH, as a full path; null when there is none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <returns>What it wrote to stdout.</returns>
    /// <exception cref="ServerStartException">It could not be started or ended with a code other than 0; what it wrote is in the message.</exception>
    public static async Task<string> RunAsync(string? user, string fileName, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] asUser = user is null ? [] : ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"];
        string[] command = [.. asUser, fileName, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ServerStartException($"Cannot run {command[0]}: {failure.Message}", failure);
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode == 0) return await output;
                throw new ServerStartException($"{fileName} ended with code {process.ExitCode}:", $"{await output}{await errors}".TrimEnd());
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
    }
}
