namespace Dispatch.Core.Planning;

/// <summary>The rule pack in force, with its number in the ledger. Known once the ledger was asked (<see cref="Become"/>).</summary>
internal sealed class RulePack(RulePackOptions options)
{
    private readonly TaskCompletionSource<short> _no = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => options.Name;

    public int Version => options.Version;

    public TimeSpan SmsUsefulLife => options.SmsUsefulLife;

    /// <summary>When its SMS may be sent.</summary>
    public SendWindow Window { get; } = new(options);

    /// <summary>Row of <c>rule_pack</c>, stamped on what it planned; 0 until the ledger was asked.</summary>
    public short No => _no.Task.IsCompletedSuccessfully ? _no.Task.Result : (short)0;

    /// <summary>The number, as soon as the ledger has given it.</summary>
    public Task<short> NoAsync(CancellationToken cancellationToken) => _no.Task.WaitAsync(cancellationToken);

    public void Become(short no) => _no.TrySetResult(no);
}
