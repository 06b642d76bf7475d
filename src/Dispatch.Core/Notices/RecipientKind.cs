namespace Dispatch.Core.Notices;

/// <summary>Who a notice can be for. The values lie in the ledger: never renumber.</summary>
internal enum RecipientKind : byte
{
    /// <summary>A natural person, keyed by a 10-digit national code with a check digit (کد ملی).</summary>
    Person = 1,

    /// <summary>A legal entity, keyed by an 11-digit national id with a check digit (شناسه ملی).</summary>
    Legal = 2,

    /// <summary>A foreign resident, keyed by an identity code of 5 to 15 digits; no check digit is known.</summary>
    Foreign = 3,
}
