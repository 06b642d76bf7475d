using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

/// <summary>
/// Judges the share of notices without an account over this worker's last notices, before they are committed: a sudden rise says that the
/// registry lost people, not that people lost accounts. Safe for several lanes at once.
/// </summary>
internal sealed class NoAccountGuard(IOptions<RegistryOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Queue<(int Notices, int WithoutAccount)> _last = [];
    private double _usual = options.Value.NoAccountUsual;
    private long _notices;
    private long _withoutAccount;

    /// <summary>The share over the last notices, 0 to 1.</summary>
    public double Share
    {
        get
        {
            lock (_lock) return _notices == 0 ? 0 : (double)_withoutAccount / _notices;
        }
    }

    /// <summary>Whether a batch may be committed. Changes nothing: a batch that is rolled back is judged again.</summary>
    /// <returns>Null: it may; else the share that is too high.</returns>
    public double? Judge(int notices, int withoutAccount)
    {
        lock (_lock)
        {
            long all = _notices + notices, without = _withoutAccount + withoutAccount;
            foreach (var oldest in _last)
            {
                if (all - oldest.Notices < options.Value.NoAccountNotices) break;
                all -= oldest.Notices;
                without -= oldest.WithoutAccount;
            }

            if (all < options.Value.NoAccountMinimum) return null;
            var share = (double)without / all;
            return share > _usual + options.Value.NoAccountRise ? share : null;
        }
    }

    /// <summary>Remembers a batch that was committed.</summary>
    public void Record(int notices, int withoutAccount)
    {
        if (notices == 0) return;
        lock (_lock)
        {
            _last.Enqueue((notices, withoutAccount));
            _notices += notices;
            _withoutAccount += withoutAccount;
            while (_notices - _last.Peek().Notices >= options.Value.NoAccountNotices) Forget(_last.Dequeue());
        }
    }

    /// <summary>Somebody resumed ingest knowing this share: it is usual now.</summary>
    public void Accept(double share)
    {
        lock (_lock) _usual = Math.Max(_usual, share);
    }

    /// <summary>The registry was loaded anew: what was seen before says nothing.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _last.Clear();
            _notices = 0;
            _withoutAccount = 0;
        }
    }

    // What has left the window moves the usual share, so that a slow change never looks sudden.
    private void Forget((int Notices, int WithoutAccount) oldest)
    {
        _notices -= oldest.Notices;
        _withoutAccount -= oldest.WithoutAccount;
        var weight = 1 - Math.Exp(-(double)oldest.Notices / options.Value.NoAccountMemory);
        _usual += (((double)oldest.WithoutAccount / oldest.Notices) - _usual) * weight;
    }
}
