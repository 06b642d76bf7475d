using System.CommandLine;
using Dispatch.Core.Ledger;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker migrate</c>: forward only; several may start at once.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var restored = new Option<bool>("--restored") { Description = "A dump was restored into a running server: draw a new ledger id, so that nothing remembered of the old one counts" };
        var command = new Command("migrate", "Brings the ledger's schema up to date") { restored };
        command.SetAction((result, cancellationToken) => OneShot.RunAsync(async services =>
        {
            var applied = await services.GetRequiredService<Migrator>().RunAsync(result.GetValue(restored), cancellationToken);
            Console.WriteLine(applied == 0 ? "The ledger is up to date." : $"{applied} migrations applied.");
            return 0;
        }));
        return command;
    }
}
