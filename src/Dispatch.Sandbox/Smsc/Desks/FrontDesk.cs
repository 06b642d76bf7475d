using System.Globalization;
using System.Text;
using Dispatch.Sandbox.Smsc.Books;
using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>Tells PDUs apart and handles those about the link itself; looks after idle links.</summary>
internal sealed class FrontDesk(Centre centre, SubmitDesk submits)
{
    private const byte InterfaceVersion = 0x34;
    private const long ClosingPatience = 2 * TimeSpan.TicksPerSecond;
    private int _bindsToRefuse;

    /// <summary>New settings: the faults that count begin again.</summary>
    public void Begin(SmscSettings settings) => _bindsToRefuse = settings.BindStatusTimes;

    public void Take(Link link, PduHeader header, ReadOnlySpan<byte> body, long now)
    {
        switch (header.Command)
        {
            case Command.SubmitSm:
                submits.Take(link, header, body, now);
                break;
            case Command.DeliverSm | Command.Answer or Command.DataSm | Command.Answer:
                if (!centre.Receipts.Answered(link, header.Sequence, header.Status, now))
                    centre.Books.Counts.ProtocolErrors++;
                break;
            case Command.BindReceiver or Command.BindTransmitter or Command.BindTransceiver:
                Bind(link, header, body);
                break;
            case Command.EnquireLink:
                link.Send(Command.EnquireLink | Command.Answer, Status.Ok, header.Sequence);
                break;
            case Command.EnquireLink | Command.Answer:
                link.EnquiredAt = -1;
                break;
            case Command.Unbind:
                Unbind(link, header, now);
                break;
            case Command.Unbind | Command.Answer:
                link.CloseGently(now);
                break;
            case Command.QuerySm:
                Query(link, header, body);
                break;
            case Command.GenericNack:
                // The client's right, after garbage; about a receipt it is an answer with an error.
                centre.Receipts.Answered(link, header.Sequence, Math.Max(1, header.Status), now);
                break;
            default:
                centre.Books.Counts.ProtocolErrors++;
                if ((header.Command & Command.Answer) == 0)
                    link.Send(Command.GenericNack, Status.InvalidCommandId, header.Sequence);
                break;
        }
    }

    /// <summary>A length that cannot be: what follows has no beginning, so the link ends.</summary>
    public void RefuseLength(Link link, PduHeader header, long now)
    {
        centre.Books.Counts.ProtocolErrors++;
        link.Send(Command.GenericNack, Status.InvalidCommandLength, header.Sequence);
        Close(link, now);
    }

    /// <summary>Asks after idle links, ends dead ones, repeats receipts that nobody answers.</summary>
    public void Round(long now)
    {
        var interval = centre.Settings.EnquireInterval.Ticks;
        foreach (var link in centre.Links)
        {
            centre.Receipts.RepeatUnanswered(link, now);
            if (!link.IsOpen)
            {
                if (link.ClosingAt >= 0 && now - link.ClosingAt >= ClosingPatience)
                    link.Drop();
            }
            else if (interval > 0 && link.EnquiredAt >= 0)
            {
                if (now - link.EnquiredAt >= interval)
                {
                    centre.Books.Counts.LinksDropped++;
                    link.Drop();
                }
            }
            else if (interval > 0 && link.Account is not null && now - link.LastRead >= interval)
            {
                link.EnquiredAt = now;
                link.Send(Command.EnquireLink, Status.Ok, link.NextSequence());
            }
        }
    }

    private static void Close(Link link, long now)
    {
        link.Flush();
        link.CloseGently(now);
    }

    private void Bind(Link link, PduHeader header, ReadOnlySpan<byte> body)
    {
        var status = Judge(link, body, out var account);
        if (status != Status.Ok)
        {
            centre.Books.Counts.RefuseBind(status);
            link.Send(header.Command | Command.Answer, status, header.Sequence);
            return;
        }

        link.Account = account;
        link.MaySubmit = header.Command != Command.BindReceiver;
        link.MayReceive = header.Command != Command.BindTransmitter;
        account!.Links.Add(link);
        account.HasNews = true;
        centre.Books.Counts.Binds++;
        var pdu = new PduWriter(link.Room(64), header.Command | Command.Answer, Status.Ok, header.Sequence);
        pdu.Text("dispatch-smsc");
        pdu.TlvByte(Tlv.InterfaceVersion, InterfaceVersion);
        link.Sent(pdu.Complete());
    }

    private uint Judge(Link link, ReadOnlySpan<byte> body, out Account? account)
    {
        account = null;
        var reader = new BodyReader(body);
        if (!reader.TryText(16, out var systemId) || !reader.TryText(9, out var password) || !reader.TryText(13, out _)
            || !reader.TryBytes(3, out _) || !reader.TryText(41, out _))
        {
            centre.Books.Counts.ProtocolErrors++;
            return Status.InvalidCommandLength;
        }

        if (link.Account is not null)
            return Status.AlreadyBound;
        if (centre.Settings.BindStatus != Status.Ok && (centre.Settings.BindStatusTimes == 0 || _bindsToRefuse-- > 0))
            return centre.Settings.BindStatus;
        var name = Encoding.Latin1.GetString(systemId);
        account = centre.Accounts.FirstOrDefault(known => known.SystemId == name);
        if (account is null)
            return Status.InvalidSystemId;
        if (account.Password != Encoding.Latin1.GetString(password))
            return Status.InvalidPassword;
        return centre.Settings.MaximumBinds > 0 && account.OpenLinks >= centre.Settings.MaximumBinds ? Status.AlreadyBound : Status.Ok;
    }

    private static void Unbind(Link link, PduHeader header, long now)
    {
        var isBound = link.Account is not null;
        link.Send(Command.Unbind | Command.Answer, isBound ? Status.Ok : Status.InvalidBindStatus, header.Sequence);
        if (isBound)
            Close(link, now);
    }

    private void Query(Link link, PduHeader header, ReadOnlySpan<byte> body)
    {
        centre.Books.Counts.Queries++;
        var reader = new BodyReader(body);
        var status = Status.Ok;
        var message = -1;
        if (!reader.TryText(65, out var id) || !reader.TryBytes(2, out _) || !reader.TryText(21, out var source))
        {
            centre.Books.Counts.ProtocolErrors++;
            status = Status.InvalidCommandLength;
        }
        else if (link.Account is not { } account || !link.MaySubmit)
        {
            status = Status.InvalidBindStatus;
        }
        else
        {
            message = !centre.Settings.QueryByReference ? centre.Books.IndexOf(Encoding.Latin1.GetString(id), account)
                : ushort.TryParse(id, CultureInfo.InvariantCulture, out var reference) ? centre.Books.IndexOf(reference, account) : -1;
            if (message < 0 || centre.Books.Source(message) != Encoding.Latin1.GetString(source))
                status = Status.QueryFailed;
        }

        if (status != Status.Ok)
        {
            link.Send(Command.QuerySm | Command.Answer, status, header.Sequence);
            return;
        }

        var pdu = new PduWriter(link.Room(128), Command.QuerySm | Command.Answer, Status.Ok, header.Sequence);
        pdu.Bytes(Encoding.Latin1.GetBytes(centre.Books.AnswerId(message)));
        pdu.Byte(0);
        pdu.Byte(0);
        pdu.Byte((byte)centre.Books[message].State);
        pdu.Byte(0);
        link.Sent(pdu.Complete());
    }
}
