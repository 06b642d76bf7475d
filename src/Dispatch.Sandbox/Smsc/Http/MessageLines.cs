using System.IO.Pipelines;
using System.Text.Json;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Sandbox.Smsc.Http;

/// <summary>Writes messages as lines of JSON, a piece at a time: the reader's pace bounds the memory.</summary>
internal static class MessageLines
{
    private const int FlushAt = 65_536;

    public static async Task WriteAsync(SmscBooks books, int from, PipeWriter target, CancellationToken cancellation)
    {
        using var json = new Utf8JsonWriter(target);
        foreach (var message in books.Messages(Math.Max(0, from)))
        {
            JsonSerializer.Serialize(json, message, SmscSettingsJson.Options);
            json.Flush();
            json.Reset();
            target.GetSpan(1)[0] = (byte)'\n';
            target.Advance(1);
            if (target.UnflushedBytes >= FlushAt)
                await target.FlushAsync(cancellation);
        }

        await target.FlushAsync(cancellation);
    }
}
