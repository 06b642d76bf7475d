namespace Dispatch.Core.Ledger;

/// <summary>Facts of a notice's life that are either so or not. The values lie in <c>life.flags</c>: never renumber.</summary>
[Flags]
internal enum LifeFlags : short
{
    None = 0,

    /// <summary>Unread past the rule pack's period.</summary>
    Lapsed = 1,

    /// <summary>Handed to paper by rule after electronic service.</summary>
    Escalated = 2,

    /// <summary>Served without a mobile number: no SMS was possible.</summary>
    NoMobile = 4,

    /// <summary>Planned after its cancel had arrived: no SMS row and no paper were ever made.</summary>
    CancelledBeforePlanning = 8,

    /// <summary>A ContentHandover was written; every other view is tracked.</summary>
    HandedOver = 16,

    /// <summary>The view that <see cref="LifeRow.ViewedAt"/> dates from was made at a service office.</summary>
    SeenAtOffice = 32,
}
