using System.CommandLine;
using Dispatch.Core.Ledger;
using Dispatch.Core.Notices;

namespace Dispatch.Worker.Commands;

/// <summary><c>dispatch-worker inbox</c>: a recipient's inbox, newest first, page by page.</summary>
internal static class InboxCommand
{
    public static Command Create()
    {
        var type = new Argument<RecipientKind>("type") { Description = "person, legal or foreign" };
        var id = new Argument<string>("id") { Description = "National code, national id or identity code" };
        var before = new Option<long?>("--before") { Description = "The last number of the page before" };
        var size = new Option<int>("--size") { DefaultValueFactory = _ => 20, Description = $"Items a page, 1 to {InboxReader.MaxPage}" };
        var command = new Command("inbox", "A recipient's inbox, newest first") { type, id, before, size };
        command.SetAction((result, cancellationToken) => OneShot.RunAsync(async services =>
        {
            if (!RecipientId.TryCreate(result.GetValue(type), result.GetValue(id), out var recipient, out var rule))
            {
                await Console.Error.WriteLineAsync($"id: {rule}");
                return 2;
            }

            if (result.GetValue(size) is < 1 or > InboxReader.MaxPage)
            {
                await Console.Error.WriteLineAsync($"--size: 1 to {InboxReader.MaxPage}");
                return 2;
            }

            await using var session = await services.GetRequiredService<LedgerSessions>().OpenAsync(cancellationToken);
            var page = await InboxReader.ReadAsync(session, recipient, result.GetValue(before), result.GetValue(size), cancellationToken);
            foreach (var item in page) Console.WriteLine($"{item.No}  {item.ServedAt:u}  {item.State,-13}  {item.Number ?? item.Key.ToString()}  {item.CaseNumber}  {item.Title}");
            if (page.Count == result.GetValue(size)) Console.WriteLine($"more: --before {page[^1].No}");
            return 0;
        }));
        return command;
    }
}
