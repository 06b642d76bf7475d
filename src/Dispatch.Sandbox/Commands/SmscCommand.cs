using System.CommandLine;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Http;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Sandbox.Commands;

/// <summary><c>smsc</c>: the SMSC simulator as a process of its own. Its first line on the standard output is its addresses, as JSON.</summary>
internal static class SmscCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "SMPP port on 127.0.0.1; 0 takes any free one." };
        var http = new Option<int>("--http") { Description = "Port of the books on 127.0.0.1; 0 takes any free one." };
        var account = new Option<string[]>("--account") { Description = "name:password[:submits a second]; may be repeated.", Required = true };
        var latency = new Option<string?>("--latency") { Description = "Milliseconds to an answer, as 5 or 5..20." };
        var receipts = new Option<string?>("--receipts") { Description = "Milliseconds from an answer to the receipt, as 5 or 5..20." };
        var set = new Option<string[]>("--set") { Description = "key=value of any setting, the value as JSON or plain text; may be repeated." };
        var books = new Option<FileInfo?>("--books") { Description = "File for the counts, written at the end." };
        var messages = new Option<FileInfo?>("--messages") { Description = "File for the messages, a line of JSON each, written at the end." };
        var seed = new Option<int>("--seed") { Description = "Seed of all chance.", DefaultValueFactory = _ => 1 };
        var stdin = new Option<bool>("--until-stdin-ends") { Description = "Also end when the standard input does, as it does when the parent dies." };
        var command = new Command("smsc", "Runs the SMSC simulator until SIGTERM or SIGINT.")
        {
            port, http, account, latency, receipts, set, books, messages, seed, stdin,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            SmscOptions options;
            try
            {
                var change = new JsonObject();
                if (parsed.GetValue(latency) is { } answers)
                    change["answerLatency"] = answers;
                if (parsed.GetValue(receipts) is { } delay)
                    change["receiptDelay"] = delay;
                foreach (var pair in parsed.GetValue(set) ?? [])
                    Add(change, pair);
                options = new()
                {
                    Port = parsed.GetValue(port),
                    Accounts = [.. parsed.GetRequiredValue(account).Select(SmscAccount.Parse)],
                    Settings = SmscSettingsJson.Change(new(), change),
                };
            }
            catch (Exception e) when (e is FormatException or ArgumentException or JsonException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }

            await using var server = await SmscServer.StartAsync(options, TimeProvider.System, new Random(parsed.GetValue(seed)));
            await using var desk = await SmscDesk.StartAsync(server, parsed.GetValue(http), cancellation);
            await Console.Out.WriteLineAsync($$"""{"smpp":"127.0.0.1:{{server.Port}}","http":"{{desk.Address}}"}""");
            await UntilToldAsync(parsed.GetValue(stdin), cancellation);
            await WriteAsync(server, parsed.GetValue(books), parsed.GetValue(messages));
            return 0;
        });
        return command;
    }

    private static void Add(JsonObject change, string pair)
    {
        var cut = pair.IndexOf('=', StringComparison.Ordinal);
        if (cut <= 0)
            throw new FormatException($"'{pair}' is no setting: write key=value.");
        var text = pair[(cut + 1)..];
        JsonNode? value;
        try
        {
            value = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            value = text;
        }

        change[pair[..cut]] = value;
    }

    private static async Task UntilToldAsync(bool untilStdinEnds, CancellationToken cancellation)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancellation.Register(() => told.TrySetResult());
        if (untilStdinEnds)
            await Task.WhenAny(told.Task, Console.OpenStandardInput().CopyToAsync(Stream.Null, CancellationToken.None));
        else
            await told.Task;
    }

    private static async Task WriteAsync(SmscServer server, FileInfo? books, FileInfo? messages)
    {
        if (books is not null)
        {
            await using var file = books.Create();
            await JsonSerializer.SerializeAsync(file, server.Books.Snapshot(), SmscSettingsJson.Options, CancellationToken.None);
        }

        if (messages is not null)
        {
            await using var file = messages.Create();
            var writer = PipeWriter.Create(file);
            await MessageLines.WriteAsync(server.Books, 0, writer, CancellationToken.None);
            await writer.CompleteAsync();
        }
    }
}
