using System.Security.Cryptography.X509Certificates;
using Dispatch.Sandbox.Smsc.Settings;

namespace Dispatch.Sandbox.Smsc;

/// <summary>What a centre is from start to end.</summary>
internal sealed record SmscOptions
{
    /// <summary>Port on 127.0.0.1.</summary>
    /// <value>0: any free one.</value>
    public int Port { get; init; }

    /// <summary>At least one, at most 255.</summary>
    public required IReadOnlyList<SmscAccount> Accounts { get; init; }

    /// <summary>What the centre does at first.</summary>
    public SmscSettings Settings { get; init; } = new();

    /// <summary>Number of the first message's id; each next one is one higher.</summary>
    /// <value>Drawn from the clock, so that a centre started later uses none twice.</value>
    public long? FirstMessageId { get; init; }

    /// <summary>Longest PDU in octets; a longer one ends the link.</summary>
    /// <value>65,536.</value>
    public int LongestPdu { get; init; } = 65_536;

    /// <summary>With its key: every link is TLS. Null for plain TCP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The one certificate that a client must show. Null asks for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Called under the centre's gate for each accepted submit; keep it short. May be null.</summary>
    public SmscObserver? Observer { get; init; }
}

/// <summary>Sees each submit as it is accepted. The spans live for the call only.</summary>
/// <param name="destination">The address as it came, ASCII.</param>
/// <param name="text">The part's text.</param>
/// <param name="part">Its number, from 1.</param>
/// <param name="timestamp">When it was read, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal delegate void SmscObserver(ReadOnlySpan<byte> destination, ReadOnlySpan<char> text, int part, long timestamp);
