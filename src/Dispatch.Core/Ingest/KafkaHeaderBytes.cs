using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;

namespace Dispatch.Core.Ingest;

/// <summary>Kafka headers as one byte string, for events that the ledger keeps: count, then name and value, each with its length (−1: null).</summary>
internal static class KafkaHeaderBytes
{
    public static byte[] Write(Headers? headers)
    {
        if (headers is null || headers.Count == 0) return [];
        using var stream = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        foreach (var header in headers)
        {
            Put(stream, number, Encoding.UTF8.GetBytes(header.Key));
            Put(stream, number, header.GetValueBytes());
        }

        return stream.ToArray();
    }

    public static Headers Read(ReadOnlySpan<byte> bytes)
    {
        var headers = new Headers();
        while (bytes.Length > 0)
        {
            var name = Encoding.UTF8.GetString(Take(ref bytes) ?? []);
            headers.Add(name, Take(ref bytes));
        }

        return headers;
    }

    private static void Put(MemoryStream stream, Span<byte> number, byte[]? value)
    {
        BinaryPrimitives.WriteInt32BigEndian(number, value?.Length ?? -1);
        stream.Write(number);
        stream.Write(value ?? []);
    }

    private static byte[]? Take(ref ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[4..];
        if (length < 0) return null;
        var value = bytes[..length].ToArray();
        bytes = bytes[length..];
        return value;
    }
}
