using Dispatch.Core.Notices;

namespace Dispatch.Core.Sms.Queue;

/// <summary>Courts in turn.</summary>
internal sealed class TurnKeeper
{
    private readonly Dictionary<(Lane, int), long> _last = [];
    private readonly long[] _served = new long[3];

    public long Next(Lane lane, int court)
    {
        lock (_last)
        {
            var turn = Math.Max(_served[(int)lane], _last.GetValueOrDefault((lane, court))) + 1;
            _last[(lane, court)] = turn;
            return turn;
        }
    }

    public void Served(Lane lane, long turn)
    {
        lock (_last) _served[(int)lane] = Math.Max(_served[(int)lane], turn);
    }
}
