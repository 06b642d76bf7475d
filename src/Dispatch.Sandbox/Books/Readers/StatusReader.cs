using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Readers;

/// <summary>Reads what Dispatch published: status, paper, contact health and dead letters, as a court, the paper service, the registry and an operator would.</summary>
internal sealed class StatusReader(TopicTable table, SourceTopics topics)
{
    private readonly List<StatusEvent> _status = [];
    private readonly List<UInt128> _paper = [];
    private readonly List<ContactEvent> _contacts = [];
    private readonly List<DeadLetterRecord> _letters = [];

    public StatusSide Read(TopicScan scan, CancellationToken cancellationToken)
    {
        var spans = new Dictionary<TopicPartition, (long From, long To)>();
        foreach (var topic in (TopicSpec[])[table.Status, table.Paper, table.ContactHealth, table.DeadLetter])
            foreach (var (partition, (low, high)) in scan.Ends(topic.Name)) spans[new TopicPartition(topic.Name, partition)] = (low, high);
        scan.Read(spans, Take, cancellationToken);
        return new StatusSide { Status = _status, Paper = _paper, Contacts = _contacts, DeadLetters = _letters };
    }

    private void Take(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (record.Topic == table.DeadLetter.Name) _letters.Add(Letter(record.Message));
        else if (record.Topic == table.Paper.Name) _paper.Add(Parse(record.Message.Value).Id);
        else if (record.Topic == table.ContactHealth.Name) _contacts.Add(ContactReader.Event(record.Message.Value));
        else _status.Add(Parse(record.Message.Value));
    }

    // One pass over the top level; what is nested is skipped.
    private static StatusEvent Parse(byte[]? value)
    {
        var json = new Utf8JsonReader(value);
        UInt128 id = 0, key = 0;
        int incarnation = 0, sequence = 0;
        EvidenceEvent @event = default;
        NoticeState state = default;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("evidenceId"u8)) id = NoticeKey.FromGuid(Next(ref json).GetGuid()).Value;
            else if (name.SequenceEqual("noticeId"u8)) key = Key(ref json);
            else if (name.SequenceEqual("incarnation"u8)) incarnation = Next(ref json).GetInt32();
            else if (name.SequenceEqual("sequence"u8)) sequence = Next(ref json).TokenType == JsonTokenType.Null ? 0 : json.GetInt32();
            else if (name.SequenceEqual("event"u8)) @event = Enum.Parse<EvidenceEvent>(Next(ref json).GetString()!);
            else if (name.SequenceEqual("state"u8)) state = Enum.Parse<NoticeState>(Next(ref json).GetString()!);
            else json.Skip();
        }

        return new StatusEvent(id, key, incarnation, (short)sequence, @event, state);
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }

    private static UInt128 Key(ref Utf8JsonReader json) =>
        Next(ref json).TokenType == JsonTokenType.Null ? 0 : NoticeKey.Of(NoticeKey.Normalize(json.GetString()!)).Value;

    private DeadLetterRecord Letter(Message<byte[]?, byte[]?> message)
    {
        var headers = message.Headers;
        var position = new SourcePosition(
            topics.Names[Text(headers, DeadLetterHeaders.SourceTopic)],
            int.Parse(Text(headers, DeadLetterHeaders.SourcePartition), CultureInfo.InvariantCulture),
            long.Parse(Text(headers, DeadLetterHeaders.SourceOffset), CultureInfo.InvariantCulture));
        var referred = headers.TryGetLastBytes(DeadLetterHeaders.Reference, out _);
        var explained = Text(headers, DeadLetterHeaders.Rule).Length > 0 && Text(headers, DeadLetterHeaders.Reason).Length > 0;
        return new DeadLetterRecord(position, referred ? null : Fingerprint.Of((ReadOnlySpan<byte>)(message.Value ?? [])), explained);
    }

    // Ours come last, and of a name that appears twice the last counts.
    private static string Text(Headers headers, string name) => headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
