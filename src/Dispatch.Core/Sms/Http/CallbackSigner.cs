using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dispatch.Core.Sms.Http;

/// <summary>
/// Signs the address that a receipt is to come to, and knows its own signature again. What it proves: the address was made here, for this attempt at
/// this gateway, and is good until then. What it cannot prove: the state, which the gateway puts behind it.
/// </summary>
internal sealed class CallbackSigner
{
    private const string Purpose = "dispatch-receipt/1";

    private readonly string _gateway;
    private readonly byte[] _key;
    private readonly byte[]? _before;

    public CallbackSigner(HttpGatewayOptions gateway)
    {
        _gateway = gateway.Name;
        _key = Encoding.UTF8.GetBytes(gateway.CallbackKey);
        _before = gateway.CallbackKeyBefore.Length == 0 ? null : Encoding.UTF8.GetBytes(gateway.CallbackKeyBefore);
    }

    /// <summary>The signature, in letters that Kannel does not take for an escape.</summary>
    public string Sign(string id, long until) => Base64Url.EncodeToString(Hash(_key, id, until));

    public bool IsOurs(string id, long until, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (signature.Length > 2 * HMACSHA256.HashSizeInBytes || !Base64Url.IsValid(signature, out var length) || length != given.Length) return false;
        Base64Url.DecodeFromChars(signature, given);
        return CryptographicOperations.FixedTimeEquals(Hash(_key, id, until), given)
            || (_before is not null && CryptographicOperations.FixedTimeEquals(Hash(_before, id, until), given));
    }

    private byte[] Hash(byte[] key, string id, long until) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Purpose}\n{_gateway}\n{id}\n{until}")));
}
