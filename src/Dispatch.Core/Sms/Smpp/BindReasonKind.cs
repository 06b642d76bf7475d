namespace Dispatch.Core.Sms.Smpp;

/// <summary>What made a bind change its state.</summary>
internal enum BindReasonKind : byte
{
    /// <summary>It was asked to: connect, bind, drain.</summary>
    Asked,

    /// <summary>No TCP connection: refused, unreachable, or not in time.</summary>
    ConnectFailed,

    /// <summary>The gateway refused the bind; the status says why.</summary>
    BindRefused,

    /// <summary>The bind was not answered in time.</summary>
    BindUnanswered,

    /// <summary>The gateway unbound.</summary>
    PeerUnbound,

    /// <summary>The connection broke, or the gateway closed it.</summary>
    LinkLost,

    /// <summary>enquire_link was not answered, and nothing else came.</summary>
    LinkSilent,

    /// <summary>The gateway takes no more bytes.</summary>
    LinkStalled,

    /// <summary>The gateway sent what cannot be framed.</summary>
    ProtocolError,

    /// <summary>Drained and unbound.</summary>
    Drained,

    /// <summary>A callback threw: a fault of this program.</summary>
    OwnerFault,
}
