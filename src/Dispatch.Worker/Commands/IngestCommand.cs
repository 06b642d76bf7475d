using System.CommandLine;
using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker ingest resume</c>.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var resume = new Command("resume", "Ends a pause that a sudden rise of the no-account share has begun");
        resume.SetAction((_, cancellationToken) => OneShot.RunAsync(async services =>
        {
            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            var ended = await IngestPause.ResumeAsync(session, Environment.UserName, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
            Console.WriteLine(ended ? "Ingest goes on." : "Ingest was not paused.");
            return 0;
        }));
        return new Command("ingest", "Ingest of notices, over all workers") { resume };
    }
}
