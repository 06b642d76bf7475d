namespace Dispatch.Sandbox.Books.Sides;

/// <summary>The portal's and the registry's own books: every record that a delivery report acknowledged.</summary>
internal sealed record CitizenSide
{
    public IReadOnlyList<PublishedView> Views { get; init; } = [];

    public IReadOnlyList<PublishedRegistration> Registrations { get; init; } = [];

    /// <summary>On the topics of views and registrations.</summary>
    public IReadOnlyList<PublishedBad> Bad { get; init; } = [];

    /// <summary>False where the registry was filled in another way: then its contacts are not compared.</summary>
    public bool TellsRegistry { get; init; } = true;
}
