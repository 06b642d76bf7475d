using System.Globalization;
using Dispatch.Core.Ledger;
using Dispatch.Load.Courts;
using Dispatch.Load.Terminal;
using Npgsql;

namespace Dispatch.Load.Plant;

/// <summary>Fills the registry by COPY and declares it: a set-up step, never part of what is measured.</summary>
internal sealed class Registry(LoadPlant plant, People people)
{
    private const string CopySql = "COPY contact (recipient, version, account, mobile, province) FROM STDIN (FORMAT binary)";
    private const int RowsACopy = 50_000;

    public async Task FillAsync(Teller teller, CancellationToken cancellationToken)
    {
        await using (var session = await plant.Sessions.OpenAsync(cancellationToken))
        {
            var rows = new CopyRows();
            for (var person = 0; person < people.Count; person++)
            {
                rows.Begin(5);
                rows.Put(people.Recipient(person).Packed);
                rows.Put(1L);
                rows.Put("sana-" + person.ToString(CultureInfo.InvariantCulture));
                rows.Put(people.Mobile(person).Number);
                rows.Put((short)people.Province(person).Number);
                if (rows.Rows < RowsACopy && person + 1 < people.Count) continue;
                await rows.SendAsync(session, CopySql, cancellationToken);
                rows.Reset();
                teller.Tell("filling the registry", person + 1, people.Count);
            }

            // A registry that was loaded long ago: its rows are hinted, its statistics there.
            await using var tidy = new NpgsqlCommand("VACUUM (ANALYZE) contact", session.Connection) { CommandTimeout = 600 };
            await tidy.ExecuteNonQueryAsync(cancellationToken);
        }

        string[] declare = ["registry", "declare", "--count", people.Count.ToString(CultureInfo.InvariantCulture)];
        await plant.Worker.RunAsync("declare", declare, plant.WorkerSettings(), plant.Parts.Folder, cancellationToken);
    }
}
