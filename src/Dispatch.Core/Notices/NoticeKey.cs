using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dispatch.Core.Notices;

/// <summary>
/// The 16-byte key of a notice, made of the court's notice number by one documented function
/// (<c>contracts/notice-key.md</c>, vectors in <c>contracts/notice-key.vectors.json</c>):
/// trim, NFC, Persian and Arabic digits to ASCII; then a UUID in any spelling stays itself in network byte order,
/// any other text is its SHA-256 cut to 128 bits. Compares as PostgreSQL compares <c>uuid</c> (bytewise).
/// </summary>
internal readonly record struct NoticeKey(UInt128 Value) : IComparable<NoticeKey>
{
    private const string UrnPrefix = "urn:uuid:";

    private static readonly SearchValues<char> UuidCharacters = SearchValues.Create("0123456789abcdefABCDEF-{}()");

    /// <summary>Longest notice number, in characters (code points) after normalisation (DOMAIN: 1 to 64).</summary>
    public const int MaxNumberLength = 64;

    public int CompareTo(NoticeKey other) => Value.CompareTo(other.Value);

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The 16 bytes in network order, as they lie in PostgreSQL, Redis and the feed.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public static NoticeKey Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    public static NoticeKey FromGuid(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Read(bytes);
    }

    /// <summary>The key of a number that <see cref="Normalize"/> has already put in form.</summary>
    public static NoticeKey Of(ReadOnlySpan<char> normalized)
    {
        if (TryUuid(normalized, out var key)) return key;
        Span<byte> utf8 = stackalloc byte[MaxNumberLength * 4];
        var length = Encoding.UTF8.GetBytes(normalized, utf8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..length], hash);
        return Read(hash);
    }

    /// <summary>
    /// Reads the spellings of a UUID: 32 hex digits, or 8-4-4-4-12 of them, the latter also in braces, in parentheses or after
    /// <c>urn:uuid:</c>; in either case. What .NET takes beyond that (0x, signs, commas) is text, so that others can compute the key too.
    /// </summary>
    public static bool TryUuid(ReadOnlySpan<char> normalized, out NoticeKey key)
    {
        key = default;
        if (normalized.Length == UrnPrefix.Length + 36 && normalized.StartsWith(UrnPrefix, StringComparison.OrdinalIgnoreCase))
        {
            normalized = normalized[UrnPrefix.Length..];
        }

        if (normalized.Length is < 32 or > 38 || normalized.ContainsAnyExcept(UuidCharacters) || !Guid.TryParse(normalized, out var guid)) return false;
        key = FromGuid(guid);
        return true;
    }

    /// <summary>Trim, NFC, Persian (U+06F0…) and Arabic (U+0660…) digits to ASCII.</summary>
    public static string Normalize(string number)
    {
        var text = number.AsSpan().Trim();
        if (Ascii.IsValid(text)) return text.Length == number.Length ? number : text.ToString();
        var composed = text.ToString().Normalize(NormalizationForm.FormC);
        return string.Create(composed.Length, composed, static (chars, source) =>
        {
            for (var i = 0; i < source.Length; i++) chars[i] = Digits.ToAscii(source[i]);
        });
    }

    /// <summary>True where the number is the usual spelling of the UUID that is the key, so that the ledger need not keep it.</summary>
    public bool IsSpelled(ReadOnlySpan<char> normalized)
    {
        Span<char> spelled = stackalloc char[36];
        return normalized.Length == 36 && ToGuid().TryFormat(spelled, out _, "D") && normalized.SequenceEqual(spelled);
    }

    public override string ToString() => ToGuid().ToString("D", CultureInfo.InvariantCulture);
}
