using Dispatch.Core.Ledger;
using Microsoft.Extensions.Hosting;

namespace Dispatch.Core.Planning;

/// <summary>Gives the rule pack in force its number in the ledger before anything is planned with it.</summary>
internal sealed class RulePackRegistration(RulePack pack, LedgerSessions sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var session = await sessions.OpenUntilAsync(stoppingToken);
        pack.Become(await RulePackTable.EnsureAsync(session, pack.Name, pack.Version, stoppingToken));
    }
}
