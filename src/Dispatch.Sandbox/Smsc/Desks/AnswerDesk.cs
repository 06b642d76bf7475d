using Dispatch.Sandbox.Smsc.Settings;
using Dispatch.Sandbox.Smsc.Wire;

namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>Writes the answers to submits when they are due, and what the settings want written beside them.</summary>
internal sealed class AnswerDesk(Centre centre)
{
    private const uint UnknownCommand = 0x0F0F;

    /// <summary>Writes an answer now if it is due.</summary>
    public void Give(Answer answer, long due, long now)
    {
        if (due <= now)
            Write(answer, now);
        else
            centre.Agenda.Add(answer, due);
    }

    /// <summary>Writes an answer, unless it is held back for the next one to overtake. An ended link gets none.</summary>
    public void Write(Answer answer, long now)
    {
        var link = answer.Link;
        if (!link.IsOpen)
            return;
        if (answer.Release)
        {
            if (link.Held == answer with { Release = false })
            {
                Put(link.Held.Value);
                link.Held = null;
            }
        }
        else if (link.Held is { } held)
        {
            link.Held = null;
            Put(answer);
            if (link.IsOpen)
                Put(held);
        }
        else if (centre.Hit(centre.Settings.OutOfOrderShare))
        {
            link.Held = answer;
            centre.Agenda.Add(answer with { Release = true }, now + TimeSpan.TicksPerSecond / 2);
        }
        else
        {
            Put(answer);
        }
    }

    private void Put(Answer answer)
    {
        var link = answer.Link;
        link.Unanswered--;
        if (answer.Message < 0)
        {
            link.Send(Command.SubmitSm | Command.Answer, answer.Status, answer.Sequence);
        }
        else
        {
            ref var entry = ref centre.Books[answer.Message];
            Span<char> id = stackalloc char[MessageIdForms.MaximumLength];
            var pdu = new PduWriter(link.Room(PduHeader.Size + id.Length + 1), Command.SubmitSm | Command.Answer, Status.Ok, answer.Sequence);
            pdu.Text(id[..entry.AnswerForm.Write(centre.Books.MessageId(answer.Message), id)]);
            link.Sent(pdu.Complete());
            entry.Answered = true;
            centre.Books.Counts.Answered++;
        }

        if (centre.Hit(centre.Settings.GarbageShare))
            link.Send(UnknownCommand, Status.Ok, link.NextSequence());
        if (centre.Hit(centre.Settings.LengthBombShare))
            link.Send([0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
}
