namespace Dispatch.Core.Sms.Smpp;

/// <summary>Whether an account may still bind. One refusal of its credentials ends it for all its binds: each further try brings a lock of the account nearer.</summary>
internal sealed class BindPermit
{
    private volatile bool _refused;

    public bool IsRefused => _refused;

    public void Refuse() => _refused = true;

    /// <summary>The account's people have asked for another try.</summary>
    public void Renew() => _refused = false;
}
