using System.Text;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Feed;

/// <summary>
/// Writes <c>contact.health/1</c> as UTF-8. The number itself is left out: the registry has it, under the version that is named.
/// What it returns is valid until the next call.
/// </summary>
internal sealed class ContactEncoder
{
    private readonly Utf8Line _line = new();

    public ReadOnlySpan<byte> Encode(in ContactChange change, RecipientId recipient, in UnitHead unit)
    {
        _line.Clear();
        _line.Raw("{\"schema\":\"contact.health/1\",\"eventId\":\""u8);
        _line.Id(change.Id.Value);
        _line.Raw("\",\"incarnation\":"u8);
        _line.Integer(unit.Incarnation);
        _line.Raw(",\"sequence\":"u8);
        _line.Integer(change.Sequence);
        Text(",\"recipient\":{\"type\":\""u8, WireNames.Of(recipient.Kind));
        Text(",\"id\":\""u8, recipient.Digits);
        _line.Raw("},\"contactVersion\":"u8);
        _line.Integer(change.ContactVersion);
        Text(",\"health\":\""u8, ContactNames.Of(change.Health));
        Text(",\"reason\":\""u8, ContactNames.Of(change.Reason));
        if (change.Notices > 0)
        {
            _line.Raw(",\"notices\":"u8);
            _line.Integer(change.Notices);
        }

        Time(",\"since\":\""u8, change.Since.UtcTicks);
        Time(",\"occurredAt\":\""u8, change.OccurredAt.UtcTicks);
        Time(",\"recordedAt\":\""u8, unit.AtTicks);
        if (unit.BoundTicks != 0) Time(",\"recordedBefore\":\""u8, unit.BoundTicks);
        _line.Raw("}"u8);
        return _line.Written;
    }

    private void Text(ReadOnlySpan<byte> name, string value)
    {
        _line.Raw(name);
        _line.Raw(Encoding.ASCII.GetBytes(value));
        _line.Raw("\""u8);
    }

    private void Time(ReadOnlySpan<byte> name, long utcTicks)
    {
        _line.Raw(name);
        _line.Time(utcTicks);
        _line.Raw("\""u8);
    }
}
