namespace Dispatch.Core.Sms.Smpp;

/// <summary>How one gateway wants submissions written. The default value is the protocol's plain form.</summary>
/// <param name="Gsm7DataCoding">data_coding of the payloads that <paramref name="Alphabet"/> is about.</param>
internal readonly record struct SubmitForm(
    SmppConcatenation Concatenation = SmppConcatenation.UserDataHeader,
    SmppTextField TextField = SmppTextField.ShortMessage,
    SmppAlphabet Alphabet = SmppAlphabet.Gsm7,
    byte Gsm7DataCoding = 0,
    bool OmitValidity = false)
{
    public static SubmitForm Of(SmppGatewayOptions gateway) => new(
        gateway.Concatenation, gateway.TextField, gateway.Gsm7Alphabet, (byte)gateway.Gsm7DataCoding, OmitValidity: !gateway.SendValidity);
}
