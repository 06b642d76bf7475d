using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Dispatch.Sandbox.Servers;

/// <summary>
/// A process that does not outlive its parent, even when the parent dies by SIGKILL. A small shell stands between the two: it
/// holds one end of a pipe whose other end only the parent holds, and signals the child's process group when that pipe closes.
/// (PR_SET_PDEATHSIG would not do: it fires when the parent's <em>thread</em> ends, and .NET starts processes from pool threads.)
/// Shell and child each have a session of their own, so Ctrl-C at the terminal reaches the parent alone.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // $1 log file, $2 what an orphan is sent, the rest is the command. Until `setsid` has run, the child has no group of its
    // own: then its pid is signalled. The watcher is stopped once the child is reaped, so it never signals a pid used again.
    private const string Supervisor = """
        log=$1 orphan=$2
        shift 2
        exec 3<&0 </dev/null 2>>"$log"
        end() { kill -s "$1" -- "-$child" || kill -s "$1" "$child"; } 2>/dev/null
        setsid "$@" >>"$log" 2>&1 3<&- &
        child=$!
        echo "$child"
        exec >/dev/null
        (
          while read -r _; do :; done <&3
          end "$orphan"
          [ "$orphan" = KILL ] || { sleep 5; end KILL; }
        ) &
        watcher=$!
        exec 3<&-
        wait "$child"
        code=$?
        kill "$watcher"
        exit "$code"
        """;

    private readonly ChildSpec _spec;
    private readonly Process _supervisor;

    private ChildProcess(ChildSpec spec, Process supervisor, int pid)
    {
        _spec = spec;
        _supervisor = supervisor;
        Pid = pid;
        Exited = ExitCodeAsync();
    }

    public string Name => _spec.Name;

    public string LogFile => _spec.LogFile;

    /// <summary>The server's own pid, not the shell's.</summary>
    public int Pid { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <summary>Completes with the exit code; 128 and the signal's number when a signal ended the process.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="ServerStartException">The supervising shell could not be started. (A missing server shows as an early exit, code 127.)</exception>
    public static async Task<ChildProcess> StartAsync(ChildSpec spec, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        string[] asUser = spec.User is { } user ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"] : [];
        string[] arguments = ["sh", "-c", Supervisor, spec.Name, spec.LogFile, ShellName(spec.OrphanSignal), .. asUser, spec.FileName, .. spec.Arguments];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (key, value) in spec.Environment) start.Environment[key] = value;

        Process supervisor;
        try
        {
            supervisor = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ServerStartException($"{spec.Name}: cannot start 'setsid sh' (util-linux and a POSIX shell are needed): {failure.Message}", failure);
        }

        try
        {
            var line = await supervisor.StandardOutput.ReadLineAsync(cancellationToken);
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return new ChildProcess(spec, supervisor, pid);
            throw new ServerStartException($"{spec.Name}: the supervising shell told no pid.", Tail(spec.LogFile, 20));
        }
        catch
        {
            // Closes the pipe: a child that did start is ended by the shell.
            supervisor.Dispose();
            throw;
        }
    }

    /// <summary>Sends to the process alone (SIGKILL: to its group); nothing when it has ended.</summary>
    public void Signal(ChildSignal signal)
    {
        // While the shell lives, it has not reaped the child, so the pid can't be another's.
        if (_supervisor.HasExited) return;
        if (signal == ChildSignal.Kill && Kill(-Pid, (int)signal) == 0) return;
        _ = Kill(Pid, (int)signal);
    }

    public void Kill() => Signal(ChildSignal.Kill);

    /// <summary>Asks the process to end, by default with its own stop signal, and kills it when it has not within the patience (default 30 s).</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(ChildSignal? with = null, TimeSpan? patience = null)
    {
        Signal(with ?? _spec.StopSignal);
        try
        {
            return await Exited.WaitAsync(patience ?? TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            Kill();
            return await Exited;
        }
    }

    /// <summary>Asks <paramref name="isReady"/> again and again until it says yes.</summary>
    /// <exception cref="ServerStartException">The process ended, or the time ran out; the log's last lines are in the message.</exception>
    public async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> isReady, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady(cancellationToken))
        {
            if (HasExited) throw new ServerStartException($"{Name} ended with code {await Exited} before it was ready. The end of {LogFile}:", LastLines());
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new ServerStartException($"{Name} was not ready within {limit.TotalSeconds:0} s. The end of {LogFile}:", LastLines());
            await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The log's first line, for a program that tells its addresses there; null while there is none.</summary>
    public async Task<string?> FirstLineAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(LogFile)) return null;
        await using var stream = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadLineAsync(cancellationToken);
    }

    /// <summary>The end of the log, for an error's text.</summary>
    public string LastLines(int count = 20) => Tail(LogFile, count);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _supervisor.Dispose();
    }

    private async Task<int> ExitCodeAsync()
    {
        await _supervisor.WaitForExitAsync();
        return _supervisor.ExitCode;
    }

    private static string ShellName(ChildSignal signal) => signal switch
    {
        ChildSignal.Interrupt => "INT",
        ChildSignal.Quit => "QUIT",
        ChildSignal.Kill => "KILL",
        ChildSignal.Terminate => "TERM",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "An orphan is ended, not paused."),
    };

    private static string Tail(string file, int count)
    {
        const int most = 16 * 1024;
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(most, stream.Length), SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = reader.ReadToEnd().TrimEnd().Split('\n');
        return string.Join('\n', lines.TakeLast(count));
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
