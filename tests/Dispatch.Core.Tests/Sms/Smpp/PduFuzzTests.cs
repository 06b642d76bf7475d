using System.Globalization;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>
/// Everything a gateway can send, broken at random: nothing throws, what is allocated stays within the PDU's own size, and each fault has its
/// answer. Seeded; <c>DISPATCH_FUZZ_CASES</c> makes a run longer and <c>DISPATCH_FUZZ_SEED</c> another one (docs/gateways.md).
/// </summary>
public sealed class PduFuzzTests
{
    private const int Cases = 1_000_000;

    // What is kept of received octets are strings, two octets a letter, with their headers.
    private static long MostAllocated(int received) => 512 + 6L * received;

    private const string Marks = ":= \"';,\0idstaerx1";

    private static readonly byte[][] Seeds = [.. FuzzSeeds.Pdus()];

    [Fact]
    public void A_million_broken_PDUs_are_refused_or_read_and_none_throws_or_costs_more_than_its_bound()
    {
        var cases = Option("DISPATCH_FUZZ_CASES", Cases);
        var seed = Option("DISPATCH_FUZZ_SEED", 20_260_401);
        var random = new Random(seed);
        var mutator = new PduMutator(random);
        var buffer = new byte[PduMutator.Longest];
        var (read, refused) = (0, 0);
        // What the runtime makes once is made now.
        foreach (var pdu in Seeds) Assert.True(Read(pdu));
        for (var i = 0; i < cases; i++)
        {
            var length = mutator.Mutate(Seeds[random.Next(Seeds.Length)], buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (Read(buffer.AsSpan(0, length))) read++;
                else refused++;
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                // Once more before it is blamed: the runtime may have made something of its own, once.
                if (allocated > MostAllocated(length)) allocated = Again(buffer.AsSpan(0, length));
                if (allocated > MostAllocated(length)) throw new InvalidOperationException($"{allocated} bytes for {length}");
            }
            catch (Exception e)
            {
                Assert.Fail($"Case {i} of seed {seed}: {e.GetType().Name} {e.Message} at {Convert.ToHexString(buffer.AsSpan(0, length))}");
            }
        }

        Assert.True(read > cases / 20, "hardly anything was read: the mutator breaks too much to test what lies behind the framing");
        Assert.True(refused > cases / 20, "hardly anything was refused: the mutator breaks too little");
    }

    [Fact]
    public void Receipt_texts_broken_at_random_never_throw_and_never_take_a_value_from_the_message_behind_them()
    {
        var random = new Random(31);
        var letters = new char[400];
        for (var i = 0; i < 300_000; i++)
        {
            var head = FuzzSeeds.Texts[random.Next(FuzzSeeds.Texts.Count)];
            var cut = head.IndexOf("text:", StringComparison.OrdinalIgnoreCase);
            head.CopyTo(letters);
            for (var times = random.Next(6); times > 0 && head.Length > 0; times--) letters[random.Next(head.Length)] = random.Next(2) == 0 ? Marks[random.Next(Marks.Length)] : (char)random.Next(0x700);
            _ = ReceiptText.Parse(letters.AsSpan(0, random.Next(head.Length + 1)));
            if (cut < 0) continue;
            var honest = ReceiptText.Parse(head.AsSpan(0, cut));
            var told = ReceiptText.Parse($"{head[..cut]}text:{FuzzSeeds.Texts[random.Next(FuzzSeeds.Texts.Count)]}");
            Assert.Equal(honest.Id.ToString(), told.Id.ToString());
            Assert.Equal(honest.State, told.State);
        }
    }

    private static long Again(ReadOnlySpan<byte> bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // As the receiver does: framed, by command, answered. True where all of it was read.
    private static bool Read(ReadOnlySpan<byte> bytes)
    {
        var frames = new FrameReader(bytes);
        var good = true;
        while (frames.TryNext(out var header, out var body))
        {
            if (header.Length - PduHeader.Size != body.Length) throw new InvalidOperationException("A frame is not as long as it says.");
            good &= Decode(header, body);
        }

        if (frames.Consumed > bytes.Length) throw new InvalidOperationException("More was walked than there is.");
        if (frames.Error is not (PduError.None or PduError.BadLength)) throw new InvalidOperationException("Framing knows one fault.");
        return good && frames.Error == PduError.None && frames.Consumed == bytes.Length;
    }

    private static bool Decode(in PduHeader header, ReadOnlySpan<byte> body)
    {
        var error = PduError.None;
        switch (header.Command)
        {
            case CommandId.SubmitSmResp:
                error = PduDecoder.SubmitResp(body, out var id);
                if (id.Length >= 256) throw new InvalidOperationException("An endless id.");
                break;
            case CommandId.QuerySmResp:
                error = PduDecoder.QueryResp(body, header.Status, out _);
                break;
            case CommandId.DeliverSm:
                error = PduDecoder.Deliver(body, out var deliver);
                Parse(deliver);
                break;
            case CommandId.DataSm:
                error = PduDecoder.Data(body, out var data);
                Parse(data);
                break;
        }

        if (error != PduError.None && error.ToStatus() == CommandStatus.Ok) throw new InvalidOperationException("A fault without an answer.");
        return error == PduError.None;
    }

    private static void Parse(in DeliverSm deliver)
    {
        if (DeliveryReceipt.TryParse(deliver, out var receipt) && receipt.MessageId.Length == 0 && receipt.UserMessageReference is null)
            throw new InvalidOperationException("A receipt of nothing.");
    }

    private static int Option(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
