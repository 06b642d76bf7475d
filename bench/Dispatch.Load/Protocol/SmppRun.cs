using System.Diagnostics;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Load.Report;
using Dispatch.Load.Terminal;
using Dispatch.Sandbox.Servers;

namespace Dispatch.Load.Protocol;

/// <summary>One run: simulator, binds, warm-up, the measured round, both sides' books.</summary>
internal sealed class SmppRun(SmppLoadOptions options, Teller teller, FileInfo? json)
{
    // Compilation in tiers ends within these.
    private const int WarmUp = 100_000;
    private const double Floor = 20_000;

    /// <returns>Whether the books balance.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = RunFolder.Create();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, cancellationToken);
        using var traffic = new SmppTraffic(Gateway(simulator.Port), Math.Max(options.Submits, WarmUp));
        using var stop = new CancellationTokenSource();
        var running = traffic.RunAsync(stop.Token);
        await traffic.UntilUpAsync(options.Binds, cancellationToken);
        teller.Tell("warming up");
        await traffic.SendAsync(WarmUp, cancellationToken);
        teller.Tell("measuring");

        var (client, centre, allocated) = (OwnCpu(), simulator.Cpu, GC.GetTotalAllocatedBytes());
        var took = await traffic.SendAsync(options.Submits, cancellationToken);
        var cpu = new SmppCpu(Each(OwnCpu() - client), Each(simulator.Cpu - centre));
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await stop.CancelAsync();
        await running;

        var total = (long)options.Submits + WarmUp;
        var report = new SmppReport
        {
            SubmitsPerSecond = Math.Round(options.Submits / took.TotalSeconds),
            Window = options.Window,
            Binds = options.Binds,
            CpuMicrosPerSubmit = cpu,
            AnswerMs = traffic.Latencies(options.Submits),
            AllocatedBytesPerSubmit = Math.Round(allocated / (double)options.Submits, 1),
            Submits = options.Submits,
            Seconds = Math.Round(took.TotalSeconds, 3),
            Trial = options.IsTrial,
            Balanced = traffic.Failed == 0 && traffic.Answered == total && await simulator.CountsAsync(cancellationToken) == (total, total, total),
        };
        Write(report);
        if (json is not null) await report.WriteAsync(json, cancellationToken);
        return report.Balanced;
    }

    private static TimeSpan OwnCpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private double Each(TimeSpan time) => Math.Round(time.TotalMicroseconds / options.Submits, 2);

    private SmppGatewayOptions Gateway(int port) => new()
    {
        Name = "load",
        Host = "127.0.0.1",
        Port = port,
        SystemId = SimulatorProcess.SystemId,
        Password = SimulatorProcess.Password,
        SourceAddress = "98200012",
        Window = options.Window,
        Binds = options.Binds,
    };

    private void Write(SmppReport report)
    {
        if (options.IsTrial) teller.Say("A trial, not a figure to quote: leave --submits as it is.");
        new ReportTable(teller.Console).Write(
            "smpp",
            [
                new Figure(FormattableString.Invariant($"submissions answered, window {report.Window}, binds {report.Binds}"), report.SubmitsPerSecond, "/s", Floor, AtLeast: true),
                new Figure("CPU a submission, client", report.CpuMicrosPerSubmit.Client, "µs"),
                new Figure("CPU a submission, simulator", report.CpuMicrosPerSubmit.Simulator, "µs"),
                new Figure("submission to answer, p50", report.AnswerMs.P50, "ms"),
                new Figure("submission to answer, p99", report.AnswerMs.P99, "ms"),
                new Figure("allocated a submission, client", report.AllocatedBytesPerSubmit, "bytes"),
            ]);
        teller.Say(report.Balanced ? "The centre's books say the same." : "The books do not balance: the centre counts otherwise, or a submission failed.");
    }
}
