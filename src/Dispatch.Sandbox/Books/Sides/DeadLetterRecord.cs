namespace Dispatch.Sandbox.Books.Sides;

/// <summary>A record of the dead-letter topic.</summary>
/// <param name="Source">Where the refused event lies.</param>
/// <param name="Bytes">Fingerprint of the value; null where it is kept in the ledger and only named here.</param>
/// <param name="Explained">It names rule and reason.</param>
internal readonly record struct DeadLetterRecord(SourcePosition Source, ulong? Bytes, bool Explained);
