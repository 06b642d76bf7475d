namespace Dispatch.Core.Tests.RateLimit.Simulation;

/// <summary>How the workers of a <see cref="SimWorld"/> use their tokens.</summary>
internal enum SimMood
{
    /// <summary>At some moment of a token's life.</summary>
    Any,

    /// <summary>At its last moment.</summary>
    Late,

    /// <summary>At once.</summary>
    Rush,

    /// <summary>There is nothing to send: none is asked for.</summary>
    Idle,
}
