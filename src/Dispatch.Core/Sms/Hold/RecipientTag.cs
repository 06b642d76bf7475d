using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Hold;

/// <summary>What a mobile number is called in Redis: a keyed hash under the ledger's own seed, the same at all workers. The number cannot be read back from it.</summary>
internal sealed class RecipientTag(ulong seed)
{
    private const int Bytes = 15; // as Base64 without padding

    private readonly byte[] _key = Key(seed);

    public string Of(Mobile mobile)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, mobile.Number);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, number, hash);
        return Convert.ToBase64String(hash[..Bytes]);
    }

    // Not the seed itself: it keys other digests too.
    private static byte[] Key(ulong seed)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, seed);
        return HMACSHA256.HashData(bytes, Encoding.ASCII.GetBytes("dispatch sms recipient"));
    }
}
