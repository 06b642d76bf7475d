namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>The running counts. Only touched under the centre's gate.</summary>
internal sealed class SmscCounts
{
    private readonly Dictionary<uint, int> _refused = [];
    private readonly Dictionary<uint, int> _bindsRefused = [];
    private readonly int[] _states = new int[(int)MessageState.Rejected + 1];
    private readonly int[] _acknowledged = new int[(int)MessageState.Rejected + 1];

    public int Links { get; set; }

    public int Binds { get; set; }

    public int LinksDropped { get; set; }

    public int Submitted { get; set; }

    public int Answered { get; set; }

    public int Throttled { get; set; }

    public int Lost { get; set; }

    public int ReceiptsDue { get; set; }

    public int ReceiptsSent { get; set; }

    public int ReceiptsRefused { get; set; }

    public int ReceiptsRepeated { get; set; }

    public int ReceiptsDoubled { get; set; }

    public int IntermediateAcknowledged { get; set; }

    public int Queries { get; set; }

    public int ProtocolErrors { get; set; }

    public void Refuse(uint status) => _refused[status] = _refused.GetValueOrDefault(status) + 1;

    public void RefuseBind(uint status) => _bindsRefused[status] = _bindsRefused.GetValueOrDefault(status) + 1;

    public void Move(MessageState from, MessageState to)
    {
        _states[(int)from]--;
        _states[(int)to]++;
    }

    public void Accept() => _states[(int)MessageState.EnRoute]++;

    public void Acknowledge(MessageState state) => _acknowledged[(int)state]++;

    public SmscSnapshot Snapshot(int accepted, IReadOnlyList<SmscAccountSnapshot> accounts) => new()
    {
        Links = Links,
        Bound = accounts.Sum(account => account.Bound),
        Binds = Binds,
        BindsRefused = new SortedDictionary<uint, int>(_bindsRefused),
        LinksDropped = LinksDropped,
        Submitted = Submitted,
        Accepted = accepted,
        Answered = Answered,
        Throttled = Throttled,
        Refused = new SortedDictionary<uint, int>(_refused),
        Lost = Lost,
        States = ByState(_states),
        Acknowledged = ByState(_acknowledged),
        ReceiptsWaiting = ReceiptsDue - _acknowledged.Sum(),
        ReceiptsSent = ReceiptsSent,
        ReceiptsRefused = ReceiptsRefused,
        ReceiptsRepeated = ReceiptsRepeated,
        ReceiptsDoubled = ReceiptsDoubled,
        IntermediateAcknowledged = IntermediateAcknowledged,
        Queries = Queries,
        ProtocolErrors = ProtocolErrors,
        Accounts = accounts,
    };

    private static Dictionary<MessageState, int> ByState(int[] counts) =>
        Enum.GetValues<MessageState>().Where(state => counts[(int)state] != 0).ToDictionary(state => state, state => counts[(int)state]);
}
