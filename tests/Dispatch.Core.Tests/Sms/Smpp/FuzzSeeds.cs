using System.Text;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Good PDUs and receipt texts to break, spelled out from the protocol's tables and vendors' manuals.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<string> Texts { get; } =
    [
        "id:406855263668 sub:001 dlvrd:001 submit date:2604110930 done date:2604110931 stat:DELIVRD err:000 text:ابلاغیه",
        "id:1 sub:001 dlvrd:000 submit date:260411093000 done date:260411093100 stat:UNDELIV err:001 Text:hello",
        "ID:00AB STAT:REJECTD ERR:069 TEXT:id:9 stat:DELIVRD",
        "id=7,sub=001,dlvrd=001,submit date=2604110930,done date=2604110931,stat=EXPIRED,err=27",
        "id:\"8\"; submit_date:\"2604110930\"; done_date:\"2604110931\"; stat:\"DELIVRD\"; err:\"000\"",
        "stat:2 id:5 done date:20260411093100",
        "err: text: id: stat:",
        "",
    ];

    public static IEnumerable<byte[]> Pdus()
    {
        yield return Pdu(0x80000004, 0, Text("5EC2E7A1B4"));
        yield return Pdu(0x80000004, 0x58, []);
        yield return Pdu(0x80000003, 0, [.. Text("5EC2"), 0, 2, 0]);
        yield return Pdu(0x80000015, 0, []);
        yield return Pdu(6, 0, []);
        foreach (var text in Texts)
        {
            yield return Pdu(5, 0, Deliver(Encoding.Latin1.GetBytes(text), 0, 0x04, []));
            yield return Pdu(5, 0, Deliver(Encoding.BigEndianUnicode.GetBytes(text), 8, 0x20, Parameters));
            yield return Pdu(0x103, 0, [.. Address, 0x04, 0, 0, .. Tlv(0x0424, Encoding.Latin1.GetBytes(text)), .. Parameters]);
        }

        // A header in front of the text, parameters that nobody knows, and two PDUs in one read.
        yield return Pdu(5, 0, Deliver([5, 0, 3, 7, 2, 1, .. "id:1 stat:DELIVRD"u8], 0, 0x44, [.. Tlv(0x1403, [1, 2, 3]), .. Parameters]));
        yield return [.. Pdu(0x80000004, 0, Text("1")), .. Pdu(5, 0, Deliver("id:1 stat:DELIVRD"u8.ToArray(), 0, 0x04, Parameters))];
    }

    private static byte[] Address => [0, 1, 1, .. Text("989121234567"), 1, 1, .. Text("3000")];

    private static byte[] Parameters =>
        [.. Tlv(0x001E, Text("406855263668")), .. Tlv(0x0427, [2]), .. Tlv(0x0423, [3, 0, 0xFF]), .. Tlv(0x0204, [0xBE, 0xEF])];

    private static byte[] Deliver(byte[] text, byte coding, byte esmClass, byte[] parameters)
    {
        var message = text.Length <= 254 ? text : text[..254];
        return [.. Address, esmClass, 0, 0, 0, 0, 0, 0, coding, 0, (byte)message.Length, .. message, .. parameters];
    }

    private static byte[] Tlv(ushort tag, byte[] value) => [(byte)(tag >> 8), (byte)tag, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static byte[] Text(string ascii) => [.. Encoding.ASCII.GetBytes(ascii), 0];

    private static byte[] Pdu(uint command, uint status, byte[] body) => ScriptedPeer.Bytes(command, status, 1, Convert.ToHexString(body));
}
