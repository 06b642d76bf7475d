namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>A text joined from its parts, as the handset shows it.</summary>
/// <param name="Parts">The first copy of each part, by number; a missing part is null.</param>
/// <param name="Copies">Copies of parts that are there already.</param>
internal sealed record SmscWhole(string Account, string Source, string Destination, IReadOnlyList<SmscMessage?> Parts, int Copies)
{
    /// <summary>Whether the handset can show it.</summary>
    public bool Complete => !Parts.Contains(null);

    /// <summary>The joined text; missing parts are left out.</summary>
    public string Text => string.Concat(Parts.Select(part => part?.Text));
}
