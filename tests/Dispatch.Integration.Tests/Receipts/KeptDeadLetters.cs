using Dispatch.Core.Ingest;

namespace Dispatch.Integration.Tests.Receipts;

/// <summary>Dead letters in memory; refuses to acknowledge while told so.</summary>
internal sealed class KeptDeadLetters : IDeadLetters
{
    public List<DeadLetter> Letters { get; } = [];

    public bool IsDown { get; set; }

    public Task<IReadOnlyList<DeadLetter>> WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (IsDown) throw new IOException("No acknowledgement.");
        Letters.AddRange(letters);
        return Task.FromResult<IReadOnlyList<DeadLetter>>([]);
    }
}
