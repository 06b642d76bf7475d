namespace Dispatch.Core.Sms.Text;

/// <summary>What the gate found, for people: fits after "the text".</summary>
internal static class GateWords
{
    public static string Of(TextFault fault) => fault switch
    {
        TextFault.Url => "holds a link, which an SMS of the judiciary never does",
        TextFault.Domain => "holds what a phone or a reader takes for a domain name, which an SMS of the judiciary never does",
        TextFault.IpAddress => "holds an address of the Internet, which an SMS of the judiciary never does",
        TextFault.Account => "holds a mail address or an account, which an SMS of the judiciary never does",
        TextFault.LookAlike => "mixes letters of scripts that look alike in one word",
        TextFault.Hidden => "holds a character that is not seen",
        TextFault.PhoneNumber => $"holds a number to call; only those of {nameof(SmsTextOptions.AllowedNumbers)} may stand there",
        TextFault.FieldMissing => "names a field that the notice does not have",
        _ => "passes",
    };
}
