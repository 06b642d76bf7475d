namespace Dispatch.Sandbox.Smsc.Desks;

/// <summary>A submit's answer on its way. <paramref name="Message"/> is the index in the books, or -1 for a refusal.</summary>
/// <param name="Release">Not a new one: the time to write one that was held back, if it still is.</param>
internal readonly record struct Answer(Link Link, uint Sequence, uint Status, int Message, bool Release = false);
