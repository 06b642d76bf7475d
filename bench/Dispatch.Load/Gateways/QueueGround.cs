using Dispatch.Load.Courts;
using Dispatch.Load.Measure;
using Dispatch.Load.Plant;
using Dispatch.Load.Report;
using Dispatch.Load.Terminal;
using Npgsql;

namespace Dispatch.Load.Gateways;

/// <summary>A plant with a declared registry, for runs that are about the queue and the gateway.</summary>
internal sealed class QueueGround : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly NpgsqlDataSource _database;

    private QueueGround(LoadPlant plant, Teller teller)
    {
        (Plant, Teller) = (plant, teller);
        _database = NpgsqlDataSource.Create($"{plant.ConnectionString};Application Name=dispatch-load;Maximum Pool Size=4");
        Ledger = new LedgerWatch(_database);
    }

    public LoadPlant Plant { get; }

    public LedgerWatch Ledger { get; }

    public Teller Teller { get; }

    public static async Task<QueueGround> StartAsync(People people, Teller teller, CancellationToken cancellationToken)
    {
        var ground = new QueueGround(await LoadPlant.StartAsync(teller, cancellationToken), teller);
        try
        {
            new ReportTable(teller.Console).WriteFacts(await new Honesty(ground.Plant).CheckAsync(cancellationToken));
            await new Registry(ground.Plant, people).FillAsync(teller, cancellationToken);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many notices are in the ledger, their SMS in the queue.</summary>
    public async Task UntilServedAsync(long notices, WorkerFleet fleet, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await Ledger.AppliedAsync(Core.Ingest.EventKind.Issued, patience.Token) is var served && served < notices)
            {
                Teller.Tell("into the inboxes", served, notices);
                fleet.RequireAlive();
                await Task.Delay(Look, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadException($"{notices} notices were not served within {Patience.TotalMinutes:0} minutes.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await Plant.DisposeAsync();
    }
}
