using System.CommandLine;
using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker registry declare --count N</c>.</summary>
internal static class RegistryCommand
{
    public static Command Create()
    {
        var count = new Option<long>("--count") { Required = true, Description = "How many contacts were loaded; compared with what the ledger holds" };
        var declare = new Command("declare", "Says that the registry is loaded: from now on a recipient without an account goes to paper") { count };
        declare.SetAction((result, cancellationToken) => OneShot.RunAsync(async services =>
        {
            var wanted = result.GetValue(count);
            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            var there = await ContactTable.CountAsync(session, cancellationToken);
            if (there < wanted)
            {
                await Console.Error.WriteLineAsync($"Not declared: --count says {wanted}, the registry holds {there}. Registrations may still be on their way; see dispatch_ingest_lag_events{{source=\"registry\"}}.");
                return 1;
            }

            await RegistryMarker.DeclareAsync(session, wanted, Environment.UserName, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
            Console.WriteLine($"Declared: {there} contacts.");
            return 0;
        }));
        return new Command("registry", "The registry of contacts (Sana)") { declare };
    }
}
